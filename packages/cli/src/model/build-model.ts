import {
  type ContractLock,
  compileDecoder,
  contractHash,
  parserName,
  type SchemaNode,
  typeName,
} from "@tidings/contract/lock";
import { type Released, skewTable } from "@tidings/evolution";
import type {
  ChannelModel,
  ContractModel,
  ContractNames,
  DefinitionModel,
  EventModel,
  SnapshotModel,
} from "./contract-model.ts";
import { createNameTable, type NameTable } from "./name-table.ts";
import { camelCase, pascalCase } from "./naming.ts";

/**
 * Derives everything that generators need from the lock.
 *
 * @param file How messages name the contract's module.
 * @param released The locks of released versions, in any order.
 * @throws CliError `name_collision`
 */
export function buildModel(
  lock: ContractLock,
  exportName: ContractModel["exportName"],
  file: string,
  released: readonly Released[] = [],
): ContractModel {
  const table = createNameTable(file);
  const hash = contractHash(lock);
  return {
    name: lock.name,
    hash,
    lock,
    history: skewTable(released, lock).filter((entry) => entry.hash !== hash),
    exportName,
    names: contractNames(lock.name, table),
    definitions: Object.keys(lock.defs).map((ref) => definitionModel(ref, lock, table)),
    channels: Object.keys(lock.channels).map((name) => channelModel(name, lock, table)),
  };
}

function contractNames(name: string, table: NameTable): ContractNames {
  const claim = (generated: string) => table.claim(generated, `contract ${name}`);
  const prefix = pascalCase(name);
  return {
    event: claim(`${prefix}Event`),
    channel: claim(`${prefix}Channel`),
    descriptor: claim(`${camelCase(name)}Descriptor`),
    server: claim(`${prefix}Server`),
    createServer: claim(`create${prefix}Server`),
    client: claim(`${prefix}Client`),
    createClient: claim(`create${prefix}Client`),
    provider: claim(`${prefix}Provider`),
    useClient: claim(`use${prefix}Client`),
    useConnection: claim(`use${prefix}Connection`),
    useUpdate: claim(`use${prefix}Update`),
  };
}

function channelModel(name: string, lock: ContractLock, table: NameTable): ChannelModel {
  const locked = lock.channels[name];
  if (locked === undefined) throw new TypeError(`channels.${name}: not in the lock`);
  const prefix = pascalCase(name);
  return {
    name,
    locked,
    hasParams: locked.address.includes("{"),
    names: {
      params: table.claim(`${prefix}Params`, `parameters of channel ${name}`),
      event: table.claim(`${prefix}Event`, `event union of channel ${name}`),
      emitter: table.claim(`${prefix}Emitter`, `emitter of channel ${name}`),
      handlers: table.claim(`${prefix}Handlers`, `handlers of channel ${name}`),
      hook: table.claim(`use${prefix}`, `hook of channel ${name}`),
    },
    events: Object.entries(locked.events).map(([event, definition]): EventModel => {
      const wireName = `${name}.${event}`;
      const data = `${prefix}${pascalCase(event)}`;
      return {
        name: event,
        wireName,
        locked: definition,
        names: {
          data: table.claim(data, `payload of event ${wireName}`),
          event: table.claim(`${data}Event`, `event ${wireName}`),
          parser: table.claim(parserName(data), `decoder of event ${wireName}`),
          handler: `on${pascalCase(event)}`,
        },
        decoder: compileDecoder(definition.schema, lock.defs),
      };
    }),
    ...(locked.snapshot && { snapshot: snapshotModel(name, locked.snapshot, lock, table) }),
  };
}

function snapshotModel(channel: string, schema: SchemaNode, lock: ContractLock, table: NameTable): SnapshotModel {
  const data = `${pascalCase(channel)}Snapshot`;
  return {
    schema,
    names: {
      data: table.claim(data, `snapshot of channel ${channel}`),
      parser: table.claim(parserName(data), `decoder of the snapshot of channel ${channel}`),
    },
    decoder: compileDecoder(schema, lock.defs),
  };
}

function definitionModel(ref: string, lock: ContractLock, table: NameTable): DefinitionModel {
  const schema = lock.defs[ref];
  if (schema === undefined) throw new TypeError(`defs.${ref}: not in the lock`);
  const owner = `recursive schema ${ref}`;
  return {
    ref,
    schema,
    names: { type: table.claim(typeName(ref, "output"), owner), parser: table.claim(parserName(ref), owner) },
  };
}
