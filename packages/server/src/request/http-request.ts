/** What the handler needs of a request, whichever host it came through. */
export interface HttpRequest<Req> {
  readonly method: string;
  /** Path and query. */
  readonly url: string;
  header(name: string): string | undefined;
  /** The body as the host's own middleware parsed it, or its bytes. */
  readonly body: { readonly parsed: unknown } | AsyncIterable<Uint8Array>;
  /** Calls back, perhaps more than once, when the answer has been sent or nobody is left to get it. */
  onGone(listener: () => void): void;
  /** The host's own request, which `authenticate` and `authorize` get. */
  readonly raw: Req;
}
