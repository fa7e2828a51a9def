import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { isObject, type JsonObject } from './json.ts'
import { SlackRefusal } from './slack-refusal.ts'
import { parseBody } from './web-api/arguments.ts'
import { postResponse } from './web-api/response-url.ts'
import type { WebApi } from './web-api/web-api.ts'
import type { World } from './workspace/world.ts'

const MAX_BODY_BYTES = 10 * 1024 * 1024

/** Answers `/_control/…` requests; undefined leaves the request to the others. */
export type ControlApi = (path: string, body: JsonObject) => Promise<unknown>

/** The HTTP side: Web API, response_urls, uploads and the control API. */
export function createHttpServer(world: World, webApi: WebApi, control: ControlApi): Server {
  return createServer((request, response) => {
    respond(request, response, world, webApi, control).catch((error: unknown) => {
      send(response, 500, { ok: false, error: error instanceof Error ? error.message : String(error) })
    })
  })
}

async function respond(
  request: IncomingMessage,
  response: ServerResponse,
  world: World,
  webApi: WebApi,
  control: ControlApi,
): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://localhost')
  const [, area, name = ''] = url.pathname.split('/')
  const body = await readBody(request)
  const type = request.headers['content-type'] ?? ''
  if (area === 'upload') return receiveUpload(name, type, body, response, world)
  const parsed = parseBody(type, body.toString('utf8'))
  if (parsed === undefined) return send(response, 200, { ok: false, error: 'invalid_json' })
  const args = { ...Object.fromEntries(url.searchParams), ...parsed }
  if (area === 'api') return callMethod(request, response, webApi, name, args)
  if (area === 'response') return receiveResponse(name, args, response, world)
  if (area === '_control') return send(response, 200, { ok: true, result: await control(name, args) })
  send(response, 404, { ok: false, error: 'not_found' })
}

async function callMethod(
  request: IncomingMessage,
  response: ServerResponse,
  webApi: WebApi,
  method: string,
  args: JsonObject,
): Promise<void> {
  const token = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1]
  const answer = await webApi.call(method, token, args)
  if (!answer) request.socket.destroy()
  else send(response, answer.httpStatus, answer.body, answer.headers)
}

function receiveResponse(id: string, body: JsonObject, response: ServerResponse, world: World): void {
  let httpStatus = 200
  let answer: JsonObject = { ok: true }
  try {
    postResponse(body, world.responseUrls.use(id), world)
  } catch (error) {
    if (!(error instanceof SlackRefusal)) throw error
    httpStatus = error.code.endsWith('_url') ? 404 : 400
    answer = { ok: false, error: error.code, ...error.details }
  }
  world.traffic.add({ kind: 'response-url', at: world.clock.now(), body, httpStatus })
  send(response, httpStatus, answer)
}

async function receiveUpload(
  id: string,
  type: string,
  body: Buffer,
  response: ServerResponse,
  world: World,
): Promise<void> {
  const file = world.files.get(id)
  const content = type.startsWith('multipart/') ? await firstPart(type, body) : body
  if (content.length !== file.declaredBytes) return send(response, 400, { ok: false, error: 'file_size_mismatch' })
  file.content = content
  world.traffic.add({ kind: 'upload', at: world.clock.now(), fileId: id, content: content.toString('utf8') })
  response.writeHead(200, { 'content-type': 'text/plain' }).end(`OK - ${content.length}`)
}

async function firstPart(type: string, body: Buffer): Promise<Buffer> {
  const form = await new Response(new Uint8Array(body), { headers: { 'content-type': type } }).formData()
  const [part] = [...form.values()]
  return typeof part === 'object' ? Buffer.from(await part.arrayBuffer()) : Buffer.from(part ?? '')
}

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  let sizeBytes = 0
  for await (const chunk of request) {
    sizeBytes += chunk.length
    if (sizeBytes > MAX_BODY_BYTES) throw new Error(`a request body is larger than ${MAX_BODY_BYTES} bytes`)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

function send(response: ServerResponse, status: number, body: unknown, headers: Record<string, string> = {}): void {
  const text = JSON.stringify(isObject(body) ? body : { ok: true, result: body })
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', ...headers }).end(text)
}
