import { InMemoryStore } from '../../support/in-memory-store.ts'
import { describeBulletins } from './bulletins-contract.ts'
import { describeOutbox } from './outbox-contract.ts'
import { describeMigrationStore, type OpenStore } from './store-contract.ts'

/** The store that the tests of operations use keeps the same promises as the real one. */
const open: OpenStore = async ({ leaseMs = 30_000 } = {}) => {
  const store = new InMemoryStore({ leaseMs, leaseNow: Date.now })
  const opened = { store, outbox: store.outbox, bulletins: store.bulletins }
  return { ...opened, another: async () => opened, close: async () => {} }
}

describeMigrationStore('in memory', open)
describeOutbox('in memory', open)
describeBulletins('in memory', open)
