import type { Claimed } from './claimed.ts'

/**
 * Shows a warning on every screen of the source, at most once: whether a message was shown can't be read back, so one whose
 * outcome a crash left unknown is not repeated.
 */
export async function warnSessions(claimed: Claimed): Promise<void> {
  if (claimed.migration.cutover?.warning !== 'none') return
  const { ports, signal } = claimed
  const writer = await ports.servers.openWriter(claimed.migration.source, claimed.fence(), signal)
  try {
    const m = await claimed.commit((newest) =>
      newest.state === 'migrating' && newest.stopRequestedBy === null ? [{ type: 'sessions-warning-intended' }] : [],
    )
    if (m.cutover?.warning !== 'intended') return
    const sessions = await writer.warnSessions(
      `This computer's work moves to another computer now. Please save your work and log off. ${ports.site.contact}`.trim(),
    )
    await claimed.commit((now) => (now.cutover?.warning === 'intended' ? [{ type: 'sessions-warned', sessions }] : []))
  } finally {
    await writer.close()
  }
}
