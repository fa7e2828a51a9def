/** Orders by code units, so that the same values stand in the same order on every machine, whatever its language. */
export function byText(one: string, other: string): number {
  if (one === other) return 0
  return one < other ? -1 : 1
}
