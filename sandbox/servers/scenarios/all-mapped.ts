import { mapNextSeat } from '../state/people/map-stations.ts'
import { variant } from './scenario.ts'

export const ALL_MAPPED = variant(
  'all-mapped',
  'all stations of the destination are mapped from the start',
  ({ destination }) => {
    while (mapNextSeat(destination));
  },
)
