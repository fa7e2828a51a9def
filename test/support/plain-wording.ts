import type { BulletinText, BulletinView } from '../../src/migration/bulletin/view.ts'
import type { Wording } from '../../src/operations/ports.ts'

/** The facts of a view in one line each, for tests that are not about words. */
export const plainWording: Wording = {
  notice: textOf,
  board: textOf,
  screen: (minutes) => `Please log off: ${minutes}.`,
}

function textOf({ sections, dueAt }: BulletinView): BulletinText {
  const [first] = sections
  return {
    todo: `Told: ${first?.moment}.`,
    details: sections.map(({ moment, servers }) => `${moment}: ${servers.map(({ server }) => server).join(', ')}.`),
    footer: dueAt === null ? '' : `Late: <at:${dueAt}>.`,
  }
}
