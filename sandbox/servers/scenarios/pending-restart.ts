import { variant } from './scenario.ts'

export const PENDING_RESTART = variant('pending-restart', 'the destination waits for a restart', ({ destination }) => {
  destination.registry[
    'HKLM:\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Component Based Servicing\\RebootPending'
  ] = {}
})
