import { pick, type Random } from "./random.ts";

/**
 * A text that a regular expression probably matches: alternatives, groups, classes and quantifiers are followed, look-arounds
 * and back-references are not. The caller tests it.
 */
export function textOfPattern(source: string, flags: string, random: Random): string {
  let at = 0;
  const more = (): boolean => at < source.length;

  function alternatives(): string {
    const options = [sequence()];
    while (source[at] === "|") {
      at++;
      options.push(sequence());
    }
    return pick(options, random) ?? "";
  }

  function sequence(): string {
    let text = "";
    while (more() && source[at] !== "|" && source[at] !== ")") {
      const start = at;
      let part = atom();
      const [low, high] = quantifier();
      if (high !== 1 || low !== 1) {
        const end = at;
        part = "";
        const count = low + Math.floor(random() * (Math.min(high, low + 3) - low + 1));
        for (let index = 0; index < count; index++) {
          at = start;
          part += atom();
        }
        at = end;
      }
      text += part;
    }
    return text;
  }

  function atom(): string {
    const char = source[at++] ?? "";
    if (char === "^" || char === "$") return "";
    if (char === ".") return pick(["a", "1", " "], random) ?? "a";
    if (char === "[") return fromClass();
    if (char === "\\") return escaped();
    if (char !== "(") return char;
    const look = /^\?(?:<?[=!])/.test(source.slice(at));
    at += /^\?(?::|<?[=!]|<[^>]*>)/.exec(source.slice(at))?.[0].length ?? 0;
    const text = alternatives();
    at++;
    return look ? "" : text;
  }

  function escaped(): string {
    const char = source[at++] ?? "";
    const known = CLASSES[char];
    if (known !== undefined) return pick([...known], random) ?? "";
    if (char === "b" || char === "B") return "";
    if (char === "u" && source[at] === "{") {
      const end = source.indexOf("}", at);
      const code = Number.parseInt(source.slice(at + 1, end), 16);
      at = end + 1;
      return String.fromCodePoint(code);
    }
    return ESCAPES[char] ?? char;
  }

  function fromClass(): string {
    const negated = source[at] === "^";
    if (negated) at++;
    const chars: string[] = [];
    while (more() && source[at] !== "]") {
      const from = classMember();
      if (source[at] === "-" && source[at + 1] !== "]") {
        at++;
        chars.push(...range(from, classMember(), random));
      } else chars.push(from);
    }
    at++;
    if (!negated) return pick(chars, random) ?? "";
    return (
      pick(
        [..."aZ0 -_.é"].filter((char) => !chars.includes(char)),
        random,
      ) ?? ""
    );
  }

  function classMember(): string {
    const char = source[at++] ?? "";
    return char === "\\" ? escaped() : char;
  }

  function quantifier(): readonly [low: number, high: number] {
    const match = /^(?:([*+?])|\{(\d+)(,?)(\d*)\})\??/.exec(source.slice(at));
    if (match === null) return [1, 1];
    at += match[0].length;
    const [, sign, low, comma, high] = match;
    if (sign !== undefined) return sign === "?" ? [0, 1] : [sign === "+" ? 1 : 0, 4];
    const from = Number(low);
    return [from, high ? Number(high) : comma ? from + 3 : from];
  }

  const text = alternatives();
  return flags.includes("i") && random() < 0.5 ? text.toUpperCase() : text;
}

const CLASSES: Readonly<Record<string, string>> = { d: "0189", w: "aZ_5", s: " ", D: "ax-", W: "-. ", S: "a1." };
const ESCAPES: Readonly<Record<string, string>> = { n: "\n", t: "\t", r: "\r" };

function range(from: string, to: string, random: Random): readonly string[] {
  const [low, high] = [from.codePointAt(0) ?? 0, to.codePointAt(0) ?? 0];
  const middle = low + Math.floor(random() * (high - low + 1));
  return [from, to, String.fromCodePoint(middle)];
}
