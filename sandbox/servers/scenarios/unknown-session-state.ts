import { variant } from './scenario.ts'

export const UNKNOWN_SESSION_STATE = variant(
  'unknown-session-state',
  'a session of the source is in a state that no document names',
  ({ source }) => {
    const session = source.sessions.find(({ sessionId }) => sessionId === 5)
    if (session) session.state = 'Shadowing'
  },
)
