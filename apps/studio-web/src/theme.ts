import { createTheme, type MantineColorsTuple } from "@mantine/core";

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

export const theme = createTheme({
  primaryColor: "ember",
  // Dark enough on white, light enough on black for text of any size (WCAG AA).
  primaryShade: { light: 7, dark: 6 },
  colors: { ember },
  defaultRadius: "md",
  cursorType: "pointer",
  fontFamily:
    'Inter, ui-sans-serif, system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "Noto Sans", sans-serif',
  headings: { fontWeight: "650" },
});
