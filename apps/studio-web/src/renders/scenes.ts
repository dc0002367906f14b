import type { RenderSettings } from "studio-server/api";

type Scene = RenderSettings["scene"];
type Quality = RenderSettings["quality"];

export const scenes: Readonly<Record<Scene, string>> = {
  marbles: "Marbles",
  glasshouse: "Glasshouse",
  dusk: "Dusk",
  orrery: "Orrery",
};

export const qualities: Readonly<Record<Quality, { readonly title: string; readonly rays: number }>> = {
  draft: { title: "Draft", rays: 4 },
  fine: { title: "Fine", rays: 16 },
  superb: { title: "Superb", rays: 64 },
};

export const formats = {
  postcard: { title: "Postcard", width: 480, height: 320 },
  square: { title: "Square", width: 448, height: 448 },
  wide: { title: "Wide", width: 768, height: 384 },
  portrait: { title: "Portrait", width: 384, height: 576 },
} as const;

export type Format = keyof typeof formats;

export const sceneNames: readonly Scene[] = ["marbles", "glasshouse", "dusk", "orrery"];
export const qualityNames: readonly Quality[] = ["draft", "fine", "superb"];
export const formatNames: readonly Format[] = ["postcard", "square", "wide", "portrait"];
