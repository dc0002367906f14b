import { type CSSVariablesResolver, createTheme, type MantineColorsTuple, Notification } from "@mantine/core";

const ember: MantineColorsTuple = [
  "#fff1eb",
  "#ffdfd2",
  "#fbbda5",
  "#f79974",
  "#f37b4b",
  "#f16831",
  "#d9531d",
  "#bf4414",
  "#9c3711",
  "#7a2a0c",
];

/** Mantine's dark greys, tinted like Studio's page. */
const dark: MantineColorsTuple = [
  "#eceae6",
  "#c3c5cd",
  "#a3a6b1",
  "#6a6e7c",
  "#3a3d49",
  "#2b2e38",
  "#23262f",
  "#1b1d24",
  "#15171d",
  "#121318",
];

export const theme = createTheme({
  primaryColor: "ember",
  // Dark enough on white, light enough on black for text of any size (WCAG AA).
  primaryShade: { light: 7, dark: 6 },
  colors: { ember, dark },
  defaultRadius: "md",
  cursorType: "pointer",
  respectReducedMotion: true,
  fontFamily:
    'Inter, ui-sans-serif, system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "Noto Sans", sans-serif',
  headings: { fontWeight: "650" },
  components: {
    // Mantine's own grey is too light to read on white.
    Notification: Notification.extend({ styles: { description: { color: "var(--studio-quiet)" } } }),
  },
});

/** Mantine's quiet text in Studio's own tone, which is easy to read on its cards and on its page. */
export const cssVariables: CSSVariablesResolver = () => {
  const quiet = { "--mantine-color-dimmed": "var(--studio-quiet)" };
  return { variables: {}, light: quiet, dark: quiet };
};
