import type { Row } from './long-run.ts'

const HEADINGS = ['what happens', 'appendfsync', 'times', 'accepted', 'lost', 'most at once', 'noticed', 's']

/** The rows as a table in Markdown. */
export function tableOf(rows: readonly Row[]): string {
  const cells = rows.map(({ what, fsync, times, accepted, lost, mostAtOnce, noticed, seconds }) =>
    [what, fsync, times, accepted, lost, mostAtOnce ?? '', noticed ?? '', Math.round(seconds)].map(String),
  )
  const lines = [HEADINGS, HEADINGS.map(() => '---'), ...cells]
  return lines.map((line) => `| ${line.join(' | ')} |`).join('\n')
}

/** In the settings that the product demands nothing may go wrong; what is lost in the others is a figure. */
export function isFine({ fsync, lost, faults }: Row): boolean {
  return faults.length === 0 && (fsync === 'everysec' || lost === 0)
}
