import { brokenPromiseSentence, brokenPromises } from '../../../migration/bulletin/promise.ts'
import { decideExpire } from '../../../migration/decide/ending.ts'
import { isTooLate } from '../../../migration/decide/scheduling.ts'
import { nextScreenWarningAt } from '../../../migration/drain/screen-warnings.ts'
import { isRecheckDue, nextPreparationAt } from '../../../migration/due.ts'
import { heardBy } from '../../messages/heard-by.ts'
import { ServerTrouble } from '../../ports.ts'
import { withReference } from '../../with-reference.ts'
import type { Claimed } from '../claimed.ts'
import { copyAhead } from './copy-ahead.ts'
import { recheck } from './recheck.ts'
import { settleScreens, warnScreens } from './warn-screens.ts'

/** Between approval and start: reads both servers again before each notice, and begins when the moment has come. */
export async function keepSchedule(claimed: Claimed): Promise<void> {
  await settleScreens(claimed)
  const { ports, migration } = claimed
  const now = ports.clock.now()
  const startAt = migration.schedule?.startAt ?? null
  if (startAt !== null && isTooLate(migration, now, ports.policy)) return missWindow(claimed)
  if (startAt !== null && now >= startAt) return begin(claimed)
  if (isRecheckDue(migration, ports.policy, now)) {
    await recheckOrSay(claimed, false)
    return
  }
  const warnAt = nextScreenWarningAt(migration, ports.policy)
  if (warnAt !== null && now >= warnAt) return warnScreens(claimed)
  const prepareAt = nextPreparationAt(migration, ports.policy)
  if (migration.state === 'scheduled' && prepareAt !== null && now >= prepareAt) return copyAhead(claimed)
  await claimed.commit((m) => {
    const decision = decideExpire(m, now)
    return 'refused' in decision ? [] : decision
  })
}

async function missWindow(claimed: Claimed): Promise<void> {
  const failure = claimed.migration.assessmentFailure
  const sentence = failure
    ? `The servers could not be read when it should have started: ${failure}`
    : 'Nobody could look at it when it should have started. A new time has to be set.'
  await claimed.commit((m) => (m.state === 'scheduled' ? [{ type: 'window-missed', sentence }] : []))
}

/** As approved, it starts; otherwise nothing is written. The cutover looks once more before its first write. */
async function begin(claimed: Claimed): Promise<void> {
  const { ports } = claimed
  if (!(await recheckOrSay(claimed, true))) return
  if (await isPromiseBroken(claimed)) return
  await claimed.commit((m) => {
    const isDue = m.schedule !== null && ports.clock.now() >= m.schedule.startAt
    return m.state === 'scheduled' && m.approval !== null && isDue
      ? [{ type: 'started', secretKeyId: ports.passwords.keyId }]
      : []
  })
}

/** Begins nothing of which people were not told in time, as seen in Slack; an approver may begin it at once, with a reason. */
async function isPromiseBroken(claimed: Claimed): Promise<boolean> {
  const { ports, migration } = claimed
  const broken = brokenPromises(migration, await heardBy(ports, migration), ports.policy)
  if (broken.length === 0) return false
  const say = { channel: (id: string) => `<#${id}>`, moment: (at: number) => ports.zones.format(at) }
  const sentence = brokenPromiseSentence(broken, migration, ports.policy, say)
  await claimed.commit((m) =>
    m.state === 'scheduled' ? [{ type: 'window-missed', sentence, because: 'not-told-in-time' }] : [],
  )
  return true
}

/** True where both servers are as approved; a server that can't be read is said, and tried again at the start. */
async function recheckOrSay(claimed: Claimed, isAtStart: boolean): Promise<boolean> {
  const { ports } = claimed
  try {
    return (await recheck(claimed, isAtStart)).state === 'scheduled'
  } catch (error) {
    claimed.signal.throwIfAborted()
    if (!(error instanceof ServerTrouble)) throw error
    const incident = {
      error,
      fields: { migrationId: claimed.migration.id },
      what: 'the servers could not be read again',
    }
    const sentence = withReference(ports, error.message, incident)
    const retryAt = isAtStart ? ports.clock.now() + (ports.policy.retryDelaysMs[0] ?? 0) : null
    await claimed.commit((m) =>
      m.state === 'scheduled' || m.state === 'needs-window' ? [{ type: 'recheck-failed', sentence, retryAt }] : [],
    )
    return false
  }
}
