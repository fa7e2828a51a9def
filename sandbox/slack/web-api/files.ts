import { isObject, type JsonObject } from '../json.ts'
import { SlackRefusal } from '../slack-refusal.ts'
import type { Channel } from '../workspace/directory.ts'
import { renderFile, type StoredFile } from '../workspace/file-store.ts'
import type { World } from '../workspace/world.ts'
import type { Arguments } from './arguments.ts'
import type { Methods } from './method.ts'

const MAX_ALT_TEXT = 1000

export const fileMethods: Methods = {
  'files.getUploadURLExternal': { scopes: ['files:write'], run: announce },
  'files.completeUploadExternal': { scopes: ['files:write'], run: complete },
  'files.info': {
    scopes: ['files:read'],
    run: (args, world) => ({ file: renderFile(world.files.get(args.required('file')), world.baseUrl()) }),
  },
}

function announce(args: Arguments, world: World): JsonObject {
  const sizeBytes = Number(args.required('length'))
  if (!Number.isInteger(sizeBytes) || sizeBytes < 1) throw new SlackRefusal('invalid_arguments')
  // Only this name counts: a client that says `alt_text` is not heard.
  const altText = args.optional('alt_txt') ?? ''
  if (altText.length > MAX_ALT_TEXT) throw new SlackRefusal('alt_txt_too_large')
  const file = world.files.announce(args.required('filename'), sizeBytes, altText)
  return { file_id: file.id, upload_url: `${world.baseUrl()}/upload/${file.id}` }
}

/** Answers at once; the share appears afterwards, as it does at Slack. */
function complete(args: Arguments, world: World): JsonObject {
  const listed = args.structure('files')
  const files = (Array.isArray(listed) ? listed.filter(isObject) : []).map(({ id, title }) => {
    const file = world.files.get(String(id))
    if (!file.content) throw new SlackRefusal('file_not_found')
    if (typeof title === 'string') file.title = title
    return file
  })
  if (files.length === 0) throw new SlackRefusal('invalid_arguments')
  const channelId = args.optional('channel_id')
  if (channelId) {
    const channel = world.directory.channelForBot(channelId)
    if (!world.directory.isBotIn(channel)) throw new SlackRefusal('not_in_channel')
    const threadTs = args.optional('thread_ts')
    world.messages.assertThread(channel.id, threadTs)
    setImmediate(() => share(files, channel, threadTs, args.optional('initial_comment') ?? '', world))
  }
  return { files: files.map(({ id, title }) => ({ id, title })) }
}

function share(files: StoredFile[], channel: Channel, threadTs: string | undefined, text: string, world: World): void {
  const { ts } = world.messages.post({
    channel: channel.id,
    user: world.app.botUserId,
    bot_id: world.app.botId,
    text,
    subtype: 'file_share',
    files: files.map((file) => renderFile(file, world.baseUrl())),
    ...(threadTs ? { thread_ts: threadTs } : {}),
  })
  for (const file of files) {
    file.shares.push({ channel: channel.id, ts, kind: channel.kind === 'public' ? 'public' : 'private' })
    world.feed.publish({ kind: 'file', fileId: file.id })
  }
}
