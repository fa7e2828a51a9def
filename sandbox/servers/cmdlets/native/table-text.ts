/** Rows of columns that start at fixed places, as the session tools print them. */
export function tableText(rows: readonly (readonly string[])[], starts: readonly number[]): string[] {
  return rows.map((row) => {
    let line = ''
    for (const [index, cell] of row.entries()) line = line.padEnd(starts[index] ?? line.length) + cell
    return line.trimEnd()
  })
}

/** One line of comma-separated values, every value in quotes. */
export function csvLine(values: readonly string[]): string {
  return values.map((value) => `"${value.replaceAll('"', '""')}"`).join(',')
}
