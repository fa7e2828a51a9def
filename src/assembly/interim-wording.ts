import type { BulletinText, BulletinView, Moment } from '../migration/bulletin/view.ts'
import type { Wording } from '../operations/ports.ts'

const TODO: Readonly<Record<Moment, string>> = {
  announced: 'Please save your work and log off before it starts.',
  reminder: 'Please save your work and log off before it starts.',
  started: 'Please do not use the stations now.',
  moved: 'You can go on working for now.',
  'put-off': 'You can go on working as usual.',
  extended: 'Please do not use the stations yet.',
  opened: 'You can use some stations again.',
  over: 'You can use the stations again.',
  failed: 'Please do not use the stations yet.',
  'going-back': 'Please save your work and do not use the stations now.',
  'rolled-back': 'Please use the old stations.',
  cancelled: 'You can go on working as usual.',
}

export function interimWording(): Wording {
  const text = ({ sections }: BulletinView): BulletinText => ({
    todo: TODO[sections[0]?.moment ?? 'announced'],
    details: sections.map(
      ({ moment, servers }) =>
        `${moment}: ${servers.map((s) => `${s.server} (${s.stations.join(', ')}; open ${s.open.join(', ')}) ${s.startAt ? `<at:${s.startAt}>` : ''} ${s.endAt ? `<at:${s.endAt}>` : ''} ${s.because ?? ''}`).join('; ')}`,
    ),
    footer: '',
  })
  return { notice: text, board: text, screen: (minutes) => `Please save your work and log off: ${minutes} minutes.` }
}
