import { mapNextSeat } from '../state/people/map-stations.ts'
import { variant } from './scenario.ts'

export const SEVEN_OF_EIGHT_MAPPED = variant(
  'seven-of-eight-mapped',
  'seven stations of the destination are mapped and the eighth has no devices',
  ({ destination }) => {
    while (destination.stations.length < 7 && mapNextSeat(destination));
    destination.unmappedSeats = []
  },
)
