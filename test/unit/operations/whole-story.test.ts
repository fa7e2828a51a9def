import { describe, expect, it } from 'vitest'
import { evolveAll } from '../../../src/migration/evolve/evolve.ts'
import { diff } from '../../../src/migration/plan/diff.ts'
import { aSite } from '../../support/fake-ports.ts'
import { completed, deliver, eventTypes, goOnUntil, ID, scheduled } from '../../support/fake-story.ts'

describe('a migration from request to verified', () => {
  it('ends with a destination that is as planned, each change made once', async () => {
    const site = aSite()

    const { assessment, answers } = await completed(site)

    if (!assessment) throw new Error('it was never assessed')
    expect(diff(site.destination.worksheet, assessment.desired, answers)).toEqual([])
    expect(site.destination.applied.toSorted()).toEqual([...new Set(site.destination.applied)].toSorted())
    expect(site.destination.applied.length).toBeGreaterThan(30)
    expect(site.destination.repeated).toEqual([])
  })

  it('changes nothing on the source, and warns its sessions once', async () => {
    const site = aSite()
    const before = structuredClone(site.source.worksheet)

    await completed(site)

    expect(site.source.worksheet).toEqual(before)
    expect(site.source.warningsFromStart).toEqual([expect.stringContaining('IT desk, ext. 4711')])
  })

  it('leaves what only the destination has', async () => {
    const site = aSite()
    const { users, managedComputers } = site.destination.worksheet
    const [own] = users.filter((user) => user.name === 'it.admin')
    site.destination.change({ managedComputers: [...managedComputers, 'PC-OWN'] })

    await completed(site)

    expect(site.destination.worksheet.users).toContainEqual(own)
    expect(site.destination.worksheet.managedComputers).toContain('PC-OWN')
  })

  it('keeps both servers locked from the request to the end', async () => {
    const site = aSite()
    await scheduled(site)
    const during = [await site.store.lockHolder('lab-old.local'), await site.store.lockHolder('lab-new.local')]

    const ended = aSite()
    await completed(ended)

    expect(during).toEqual([ID, ID])
    expect(await ended.store.lockHolder('lab-old.local')).toBeUndefined()
    expect(await ended.store.lockHolder('lab-new.local')).toBeUndefined()
  })

  it('has a log that folds into its record', async () => {
    const site = aSite()

    const m = await completed(site)

    const events = await site.store.events(ID)
    expect(JSON.parse(JSON.stringify(evolveAll(ID, null, events)))).toEqual(m)
    expect(m.version).toBe(events.length)
  })

  it('derives the passwords of new accounts, the same for an automatic logon', async () => {
    const site = aSite()

    await completed(site)

    const passwords = [...site.destination.passwords.values()]
    expect(passwords).toHaveLength(13)
    expect(new Set(passwords).size).toBe(13)
    expect(JSON.stringify(await site.store.events(ID))).not.toContain(site.destination.passwords.get('kiosk'))
  })

  it('reads both servers before each reminder and at the start', async () => {
    const site = aSite()

    await completed(site)

    const types = await eventTypes(site)
    expect(types.slice(0, types.indexOf('started')).filter((type) => type === 'rechecked')).toHaveLength(4)
  })

  it('tells the notices channels in one post and its replies', async () => {
    const site = aSite()
    await scheduled(site)
    await deliver(site)
    await goOnUntil(site, ({ state }) => state === 'waiting-for-stations')
    await deliver(site)

    const inStaff = site.messenger.posted.filter(
      ({ message, isEdit }) => 'window' in message && message.channel === 'C-staff' && !isEdit,
    )
    expect(inStaff.map(({ message }) => message.kind)).toEqual(['bulletin', 'notice'])
    expect(inStaff.map(({ thread }) => thread)).toEqual([null, inStaff[0]?.ts])
  })
})
