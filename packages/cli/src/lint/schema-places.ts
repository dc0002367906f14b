import type { ContractLock, SchemaNode } from "@tidings/contract/lock";
import type { SchemaPlace } from "./lint-rule.ts";

type Root = Pick<SchemaPlace, "node" | "pointer" | "path" | "stored">;

/** Every schema of a contract with its place, and with all that is inside it; a recursive one once. */
export function schemaPlaces(lock: ContractLock): readonly SchemaPlace[] {
  const roots: Root[] = [];
  for (const [channel, { params, snapshot, events }] of Object.entries(lock.channels)) {
    const pointer = `/channels/${channel}`;
    roots.push({ node: params, pointer: `${pointer}/params`, path: `${channel}.params`, stored: false });
    if (snapshot)
      roots.push({ node: snapshot, pointer: `${pointer}/snapshot`, path: `${channel}.snapshot`, stored: false });
    for (const [name, { schema, delivery }] of Object.entries(events)) {
      const stored = delivery !== "volatile";
      roots.push({ node: schema, pointer: `${pointer}/events/${name}/schema`, path: `${channel}.${name}`, stored });
    }
  }
  // Whether events that use it are stored is not followed: what lasts longest is assumed.
  for (const [name, node] of Object.entries(lock.defs))
    roots.push({ node, pointer: `/defs/${name}`, path: name, stored: true });
  return roots.flatMap(within);
}

function within(root: Root): readonly SchemaPlace[] {
  const places: SchemaPlace[] = [];
  const visit = (place: SchemaPlace): void => {
    places.push(place);
    for (const { step, label, node, ...rest } of children(place.node)) {
      const property = "property" in rest ? rest.property : keepsProperty(place.node) ? place.property : undefined;
      visit({
        node,
        parent: place.node,
        ...(property !== undefined && { property }),
        pointer: `${place.pointer}/${step}`,
        path: place.path + label,
        stored: place.stored,
      });
    }
  };
  visit(root);
  return places;
}

interface Child {
  readonly node: SchemaNode;
  /** Of the pointer, escaped. */
  readonly step: string;
  readonly label: string;
  readonly property?: NonNullable<SchemaPlace["property"]>;
}

/** A wrapper's inside is still the property's schema. */
function keepsProperty({ kind }: SchemaNode): boolean {
  return ["optional", "nullable", "nonoptional", "readonly", "default", "prefault", "catch", "pipe"].includes(kind);
}

function children(node: SchemaNode): readonly Child[] {
  switch (node.kind) {
    case "object":
      return [
        ...Object.entries(node.properties).map(([name, property]) => ({
          node: property.schema,
          step: `properties/${escapeStep(name)}/schema`,
          label: `.${name}`,
          property: { ...property, name },
        })),
        ...(node.catchall ? [{ node: node.catchall, step: "catchall", label: ".*" }] : []),
      ];
    case "array":
    case "set":
      return [{ node: node.items, step: "items", label: "[]" }];
    case "tuple":
      return [
        ...node.items.map((item, i) => ({ node: item, step: `items/${i}`, label: `[${i}]` })),
        ...(node.rest ? [{ node: node.rest, step: "rest", label: "[]" }] : []),
      ];
    case "record":
    case "map":
      return [{ node: node.value, step: "value", label: ".*" }];
    case "union":
      return node.options.map((option, i) => ({ node: option, step: `options/${i}`, label: "" }));
    case "intersection":
      return [
        { node: node.left, step: "left", label: "" },
        { node: node.right, step: "right", label: "" },
      ];
    case "pipe":
    case "codec":
      return [{ node: node.in, step: "in", label: "" }];
    default:
      return "inner" in node ? [{ node: node.inner, step: "inner", label: "" }] : [];
  }
}

function escapeStep(name: string): string {
  return name.replaceAll("~", "~0").replaceAll("/", "~1");
}
