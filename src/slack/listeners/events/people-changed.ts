import type { Desk } from '../desk.ts'

interface PeopleEvent {
  readonly type: string
  readonly subteam_id?: string
  readonly subteam?: { readonly id: string }
  readonly user?: string | { readonly id: string }
}

/** Somebody joined or left a group, or an account changed: roles are asked for anew at the next act. */
export async function onPeopleChanged({ event }: { event: PeopleEvent }, { people }: Desk): Promise<void> {
  const userId = typeof event.user === 'object' ? event.user.id : event.user
  for (const id of [event.subteam_id, event.subteam?.id, userId]) {
    if (id !== undefined) people.forget(id)
  }
}
