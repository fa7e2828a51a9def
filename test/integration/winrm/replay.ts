import { randomUUID } from 'node:crypto'
import { FAULT_CODES } from '../../../src/winrm/index.ts'
import { parseRequest, type ReceivedRequest, renderFault, renderResponse } from '../../../src/winrm/server.ts'
import { shapeOf } from './envelope-shape.ts'
import type { MiniAnswer, MiniHandler } from './mini-server.ts'
import type { Recording } from './recordings.ts'

/** The code of a fault, found without any of our readers. */
export const faultCodeIn = (response: string | null) => /<f:WSManFault[^>]* Code="(\d+)"/.exec(response ?? '')?.[1]

/** Answers each request by the next recorded one of its kind, with the ids of our conversation; `differences` gets the kinds of those that are not as recorded. */
export function replay({ exchanges }: Pick<Recording, 'exchanges'>, differences: string[]): MiniHandler {
  const markers = new Map<string, string>()
  const left = exchanges.map((exchange) => ({ ...exchange, received: parseRequest(exchange.request) }))
  return ({ request, header }, { text }): MiniAnswer => {
    const commandId = 'commandId' in request ? request.commandId : undefined
    const index = left.findIndex(({ received }) => {
      const recorded = received.request
      return (
        recorded.kind === request.kind &&
        ('commandId' in recorded && recorded.commandId !== undefined) === (commandId !== undefined)
      )
    })
    const ids = { messageId: randomUUID(), relatesTo: header.messageId }
    const [next] = index < 0 ? [] : left.splice(index, 1)
    if (next?.response) {
      if (JSON.stringify(shapeOf(text)) !== JSON.stringify(shapeOf(next.request))) differences.push(request.kind)
      noteMarker(markers, next.received.request, request)
      const response = withOurMarkers(next.response, markers)
      return {
        text: withOurIds(
          response,
          next.received,
          header.messageId,
          'shellId' in request ? request.shellId : '',
          commandId,
        ),
        status: faultCodeIn(next.response) ? 500 : 200,
      }
    }
    if (request.kind === 'command')
      return { text: renderResponse({ kind: 'command', commandId: request.commandId }, ids) }
    if (request.kind === 'delete' || request.kind === 'signal' || request.kind === 'send')
      return { text: renderResponse({ kind: request.kind }, ids) }
    return {
      status: 500,
      text: renderFault(
        {
          code: FAULT_CODES.timedOut,
          subcode: 'TimedOut',
          reason: 'nothing more',
          machine: 'recording',
          sender: false,
        },
        ids,
      ),
    }
  }
}

function withOurIds(
  response: string,
  recorded: ReturnType<typeof parseRequest>,
  messageId: string,
  shellId: string,
  commandId: string | undefined,
): string {
  const { request, header } = recorded
  const pairs = [
    [header.messageId, messageId],
    ['shellId' in request ? request.shellId : '', shellId],
    ['commandId' in request ? (request.commandId ?? '') : '', commandId ?? ''],
  ] as const
  return pairs.reduce(
    (text, [theirs, ours]) => (theirs && ours ? text.replaceAll(theirs.toUpperCase(), ours.toUpperCase()) : text),
    response,
  )
}

/** What our client writes between statements: a GUID of its own choice, and a number. */
const MARKER = /([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}):\d+</

function markerIn(request: ReceivedRequest['request']): string | undefined {
  return request.kind === 'command' ? MARKER.exec(Buffer.from(request.fragments).toString('latin1'))?.[1] : undefined
}

function noteMarker(
  markers: Map<string, string>,
  recorded: ReceivedRequest['request'],
  ours: ReceivedRequest['request'],
) {
  const [from, to] = [markerIn(recorded), markerIn(ours)]
  if (from !== undefined && to !== undefined) markers.set(from, to)
}

/** Markers are as long as each other, so that fragments stay what they are. */
function withOurMarkers(response: string, markers: ReadonlyMap<string, string>): string {
  if (markers.size === 0) return response
  return response.replace(/(<rsp:Stream [^>]*>)([^<]*)(<)/g, (_, open: string, payload: string, close: string) => {
    const text = Buffer.from(payload, 'base64').toString('latin1')
    const replaced = [...markers].reduce((all, [from, to]) => all.replaceAll(from, to), text)
    return open + Buffer.from(replaced, 'latin1').toString('base64') + close
  })
}
