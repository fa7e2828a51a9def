import { variant } from './scenario.ts'

export const SCHEDULED_UPDATE_IN_WINDOW = variant(
  'scheduled-update-in-window',
  'the destination installs updates at 3',
  ({ destination }) => {
    Object.assign(destination.scheduledUpdate, {
      isEnabled: true,
      automaticUpdateMode: 'WindowsOnly',
      hour: 3,
      maxMinutes: 30,
      returnState: 'PreviousState',
    })
  },
)
