import { createFrameDecoder, type Frame } from "@tidings/wire";

/** The frames of a response, one after another. */
export interface FrameReader extends AsyncDisposable {
  readonly response: Response;
  /** The next frame; fails after two seconds of silence. */
  next(): Promise<Frame>;
  /** The next event or cursor, passing over control events and `retry`. */
  event(): Promise<Extract<Frame, { event: string }>>;
  /** Passes over everything until a control event of this type, and returns its data. */
  control(type: string): Promise<Record<string, unknown>>;
  /** True when the stream has ended and nothing is left. */
  ended(): Promise<boolean>;
  cancel(): Promise<void>;
}

const SILENCE_MS = 2_000;

export function readFrames(response: Response): FrameReader {
  const frames: Frame[] = [];
  const decoder = createFrameDecoder({ onFrame: (frame) => frames.push(frame), maxFrameBytes: 1024 * 1024 });
  const reader = (response.body as ReadableStream<Uint8Array>).getReader();

  async function pull(): Promise<Frame | undefined> {
    while (frames.length === 0) {
      let timer: ReturnType<typeof setTimeout> | undefined;
      const silence = new Promise<never>((_resolve, reject) => {
        timer = setTimeout(() => reject(new Error("the stream is silent")), SILENCE_MS);
      });
      const { done, value } = await Promise.race([reader.read(), silence]).finally(() => clearTimeout(timer));
      if (done) return undefined;
      decoder.push(value);
    }
    return frames.shift();
  }

  async function next(): Promise<Frame> {
    const frame = await pull();
    if (!frame) throw new Error("the stream has ended");
    return frame;
  }

  return {
    response,
    next,
    async event() {
      for (;;) {
        const frame = await next();
        if (frame.event !== undefined) return frame;
      }
    },
    async control(type) {
      for (;;) {
        const frame = await next();
        if (frame.control?.type === type) return { ...frame.control.data, id: frame.id };
      }
    },
    async ended() {
      try {
        for (;;) if (!(await pull())) return true;
      } catch {
        return false;
      }
    },
    cancel: () => reader.cancel(),
    async [Symbol.asyncDispose]() {
      await reader.cancel().catch(() => undefined);
    },
  };
}
