import { type ChangeKind, type ChangeOf, NOTHING, unchanged } from './change-kind.ts'

/** Out of the domain before the network (statement 49). Nothing takes it back: the domain has to let it in again. */
export const leaveDomain: ChangeKind<ChangeOf<'leave-domain'>> = {
  group: 'Leaving the network',
  stage: 'leave-domain',
  restarts: true,
  describe: ({ workgroup }) =>
    `Take the source out of its domain, into the workgroup ${workgroup} (restarts the server)`,
  wanted: ({ workgroup }) => `in the workgroup ${workgroup}`,
  applied: unchanged,
  inverse: () => NOTHING,
}

export const shutDown: ChangeKind<ChangeOf<'shut-down'>> = {
  group: 'Leaving the network',
  stage: 'shut-down',
  restarts: true,
  describe: () => 'Shut the source down',
  wanted: () => 'off',
  applied: unchanged,
  inverse: () => NOTHING,
}
