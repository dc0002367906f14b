/** Someone who may use Studio. */
export interface User {
  readonly id: string;
  readonly name: string;
}

/** The demo's people. There are no passwords: a session shows whose renders are whose, and keeps them apart. */
export const users: readonly User[] = [
  { id: "ada", name: "Ada Lovelace" },
  { id: "grace", name: "Grace Hopper" },
  { id: "katherine", name: "Katherine Johnson" },
];

export const findUser = (id: string): User | undefined => users.find((user) => user.id === id);
