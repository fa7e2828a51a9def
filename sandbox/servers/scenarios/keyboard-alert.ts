import { mapNextSeat } from '../state/people/map-stations.ts'
import { variant } from './scenario.ts'

export const KEYBOARD_ALERT = variant(
  'keyboard-alert',
  'all stations of the destination are mapped, station 6 without a keyboard',
  ({ destination }) => {
    while (mapNextSeat(destination));
    const station = destination.stations.find(({ stationId }) => stationId === 6)
    if (station) {
      station.devices = station.devices.map((device) => ({ ...device, count: device.type === 'DT_Mouse' ? 1 : 0 }))
    }
    destination.alerts.push({
      at: destination.bootAt,
      type: 'HubMissingRequiredDevice',
      severity: 'Warning',
      stationId: 6,
    })
  },
)
