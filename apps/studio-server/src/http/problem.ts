import type { ErrorRequestHandler, RequestHandler, Response } from "express";
import { StudioError, type StudioErrorCode } from "../studio-error.ts";

const STATUS: Readonly<Record<StudioErrorCode, number>> = {
  invalid_input: 400,
  not_signed_in: 401,
  not_found: 404,
  already_over: 409,
  still_active: 409,
  not_finished: 409,
  too_many_renders: 429,
};

/** Answers what no route did. */
export const notFound: RequestHandler = (_request, response) => {
  problem(response, 404, "not_found", "There is nothing here.");
};

/** Answers every error of a route as `application/problem+json` (RFC 9457). */
export function problems(onError: (error: unknown) => void): ErrorRequestHandler {
  return (error: unknown, _request, response, next) => {
    if (response.headersSent) return next(error);
    if (error instanceof StudioError) return problem(response, STATUS[error.code], error.code, error.message);
    // body-parser and express say with `status` and `expose` what is the client's fault.
    if (isClientFault(error)) return problem(response, error.status, "invalid_input", error.message);
    onError(error);
    problem(response, 500, "internal", "Something went wrong here. It is not your fault.");
  };
}

function problem(response: Response, status: number, code: string, detail: string): void {
  response
    .status(status)
    .type("application/problem+json")
    .json({ status, code, title: code.replaceAll("_", " "), detail });
}

function isClientFault(error: unknown): error is { readonly status: number; readonly message: string } {
  return error instanceof Error && "status" in error && typeof error.status === "number" && error.status < 500;
}
