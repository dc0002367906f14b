/** What the runner, a server and the load process tell each other. */
export type ToServer =
  | { readonly type: "begin" }
  | { readonly type: "emit"; readonly events: number }
  | { readonly type: "end" };

export type FromServer =
  | { readonly type: "listening"; readonly port: number }
  /** CPU time of the server's whole process between `begin` and `end`, in microseconds. */
  | { readonly type: "cpu"; readonly micros: number };

export type ToLoad =
  | { readonly type: "connect"; readonly port: number; readonly request: string; readonly subscribers: number }
  /** Report how many deliveries have arrived since the connect. */
  | { readonly type: "count" }
  /** Report when so many deliveries have arrived since the connect. */
  | { readonly type: "await"; readonly deliveries: number }
  | { readonly type: "disconnect" };

export type FromLoad =
  | { readonly type: "connected" }
  | { readonly type: "counted"; readonly deliveries: number }
  | { readonly type: "reached" }
  | { readonly type: "disconnected" };
