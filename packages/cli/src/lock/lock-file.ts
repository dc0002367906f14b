/** The lock's name, beside the configuration file. */
export const LOCK_FILE = "contract.lock.json";
