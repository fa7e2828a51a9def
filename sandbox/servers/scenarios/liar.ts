import { variant } from './scenario.ts'

export const LIAR = variant(
  'liar',
  'Set-WmsSystem of the destination succeeds and leaves the privacy notification as it is',
  ({ destination }) => {
    destination.faults.push({ kind: 'liar', command: 'Set-WmsSystem', parameter: 'SuppressPrivacyNotification' })
  },
)
