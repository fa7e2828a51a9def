import { expect, test } from 'vitest'
import { NotRecordedError } from '../../../src/operations/ports.ts'
import { createIncidents } from '../../../src/slack/incidents.ts'

const incidents = createIncidents({ report: () => 'a1b2c3d4' })

test('says that nothing was recorded only where that is certain, and gives the reference either way', () => {
  const refused = incidents.report(new NotRecordedError('nothing was recorded: Redis is full'), {})
  const unanswered = incidents.report(new Error('Command timed out'), {})

  expect(refused).toMatch(/was not recorded and nothing was done.* again in a minute.*a1b2c3d4/)
  expect(unanswered).toMatch(/not certain whether it was done.*a1b2c3d4/)
})
