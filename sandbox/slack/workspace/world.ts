import type { Faults } from '../faults/faults.ts'
import type { RateLimits } from '../faults/rate-limits.ts'
import type { AppSeed } from '../options.ts'
import type { TrafficLog } from '../traffic-log.ts'
import type { ChangeFeed } from './change-feed.ts'
import type { WorkspaceClock } from './clock.ts'
import type { Directory } from './directory.ts'
import type { FileStore } from './file-store.ts'
import type { MessageStore } from './message-store.ts'
import type { ResponseUrls } from './response-urls.ts'
import type { TriggerStore } from './trigger-store.ts'
import type { ViewStore } from './view-store.ts'

/** Everything that exists in one pretended workspace; the app's side and the people's side both act on it. */
export interface World {
  readonly app: AppSeed
  readonly clock: WorkspaceClock
  readonly directory: Directory
  readonly messages: MessageStore
  readonly views: ViewStore
  readonly triggers: TriggerStore
  readonly responseUrls: ResponseUrls
  readonly files: FileStore
  readonly feed: ChangeFeed
  readonly traffic: TrafficLog
  readonly faults: Faults
  readonly limits: RateLimits
  /** http://127.0.0.1:port, once listening. */
  baseUrl(): string
}
