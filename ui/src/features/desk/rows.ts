/** The height of as many whole rows as fit, at least one; 0 while nothing is measured. */
export function wholeRows(space: number, row: number): number {
  if (space <= 0 || row <= 0) return 0;
  return Math.max(1, Math.floor(space / row + 0.01)) * row;
}
