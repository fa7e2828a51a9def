import type { Faults } from '../check/faults.ts'
import type { Plot } from '../people.ts'

/** A mistake that somebody could make, put into the compiled product. */
export interface PlantedBug {
  readonly name: string
  /** Compiled file below `src`, a text that stands in it once, and what stands there instead. */
  readonly file: string
  readonly text: string
  readonly instead: string
  /** What the checker has to say of it, at least. */
  readonly shows: { readonly kind: keyof Faults; readonly words: RegExp }
  /** Which plots bring it to light soonest; all where left out. */
  readonly plots?: readonly Plot[]
}

export const PLANTED_BUGS: readonly PlantedBug[] = [
  {
    name: 'each delivery of a command counts as a command of its own',
    file: 'slack/tokens.js',
    text: 'body.trigger_id',
    instead: 'body.trigger_id + Math.random()',
    shows: { kind: 'doubled', words: /was asked for \d+ times, and is \d+ times in its log/ },
  },
  {
    name: 'the answer goes out before the command is recorded',
    file: 'operations/acts/act-on.js',
    text: 'const committed = await refusedIfUnreadable(() => commitEvents(ports, request));',
    instead:
      'setTimeout(() => void commitEvents(ports, request).catch(() => {}), 1500);\n        const committed = { result: { kind: "committed" }, migration: found };',
    shows: { kind: 'lost', words: /was accepted, and is \d+ times in its log/ },
  },
  {
    name: 'the snapshot leaves something out that the log says',
    file: 'store/redis-store.js',
    text: 'JSON.stringify(commit.snapshot),',
    instead: 'JSON.stringify({ ...commit.snapshot, timings: undefined, onSite: null }),',
    shows: { kind: 'lost', words: /its record is not its log folded/ },
  },
  {
    name: 'servers are not locked',
    file: 'store/scripts/commit.lua.js',
    text: "if holder and holder ~= c.id then return { 'locked', name, holder } end",
    instead: '',
    shows: { kind: 'doubled', words: /was in MIG-\d+ and MIG-\d+ at once/ },
  },
  {
    name: 'locks of what was cancelled are kept',
    file: 'store/scripts/commit.lua.js',
    text: "elseif c.locks == 'release' then",
    instead: "elseif c.locks == 'release' and c.state ~= 'cancelled' then",
    shows: { kind: 'leaked', words: /is still locked by MIG-\d+, which has ended/ },
    plots: ['cancel'],
  },
  {
    name: 'a change is applied without looking whether it is made already',
    file: 'operations/work/changes/make-change.js',
    text: "if (before.kind === 'as-wanted') {",
    instead: "if (before.kind === 'as-wanted' && !isTried(claimed.migration, change)) {",
    shows: { kind: 'doubled', words: /begun again after it took effect/ },
    plots: ['complete'],
  },
  {
    name: 'a message that may have been posted is posted again',
    file: 'operations/messages/deliver-messages.js',
    text: 'const posted = isUncertain\n            ?',
    instead: 'const posted = false\n            ?',
    shows: { kind: 'doubled', words: /was posted \d+ times/ },
  },
  {
    name: 'a message counts as posted before it is',
    file: 'operations/messages/deliver-messages.js',
    text: 'const sent = await messenger.deliver(message, { ...content, thread, edit, unconfirmed });',
    instead:
      "if (message.kind === 'story') await ports.outbox.markSent(message.key, claim, { channel: 'C0', ts: '1.000001' });\n        const sent = await messenger.deliver(message, { ...content, thread, edit, unconfirmed });",
    shows: { kind: 'lost', words: /was never posted; the outbox says "sent"/ },
  },
  {
    name: 'nobody looks for what is due and has no job',
    file: 'jobs/reconciler.js',
    text: 'const due = await store.due(now, LIMIT);',
    instead: 'const due = [];',
    shows: { kind: 'lost', words: /came to no end/ },
  },
  {
    name: 'a password gets into the log',
    file: 'assembly/servers.js',
    text: 'log.hide(secret);',
    instead: "log.logger.info({ tried: secret.reveal() }, 'logging on');",
    shows: { kind: 'leaked', words: /WinRM password in log/ },
  },
]
