/** Columns, where a line can be broken at all. */
export const LINE_WIDTH = 120;
