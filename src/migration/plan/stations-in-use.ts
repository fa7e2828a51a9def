import type { Migration } from '../migration.ts'
import type { Station } from '../worksheet/worksheet.ts'

/** The source's stations that have one on the destination: all of them, until somebody has confirmed that there are fewer. */
export function stationsInUse({ assessment, answers }: Pick<Migration, 'assessment' | 'answers'>): readonly Station[] {
  const { seats } = answers
  return (assessment?.source.stations ?? []).filter((station) => seats === null || station.stationId in seats)
}
