/**
 * Ends an operation at its deadline, and when its client leaves, whatever its resolvers do (TO-1, CN-1).
 *
 * What calls through us ends with the request's signal. A resolver that does not listen to it, such as a library that knows no
 * signals, is left behind: its field fails, its siblings are answered. What it does goes on; nobody can end a promise of others.
 *
 * At the deadline the signal aborts; whoever heeds it has 100 ms to fail in its own words; then the fields that are left fail in ours; a
 * second later what is still not put together is given up, and the client has its answer.
 * @module
 */

import { MapperKind, mapSchema } from '@graphql-tools/utils';
import { defaultFieldResolver, type GraphQLFieldConfig, type GraphQLSchema } from 'graphql';
import { reasonToLeave } from '../downstream/exchange.ts';
import type { RequestContext } from '../module/request-context.ts';

/** For those who listen to say themselves what they were waiting for. */
const GRACE_MS = 100;
/** For the answer to be put together after the last field has failed. */
export const ANSWER_MS = 1_000;

/** Resolvers whose promises end with the signal of the context; those that answer at once cost a look at the answer. */
export function heedSignal(schema: GraphQLSchema): GraphQLSchema {
  const mutation = schema.getMutationType()?.name;
  const heeding = (field: GraphQLFieldConfig<unknown, RequestContext>, _name: string, typeName: string) => {
    const { resolve } = field;
    // Most fields: they read a property and cannot be late.
    if (!resolve || resolve === defaultFieldResolver) return field;
    const isMutation = typeName === mutation;
    const heeded: typeof field = {
      ...field,
      resolve(source, args, context, info) {
        // The one before it was given up: what nobody waits for any more is not begun.
        if (isMutation && context.signal.aborted) throw reasonToLeave(context.signal.reason, 'operation');
        const answer: unknown = resolve(source, args, context, info);
        return answer instanceof Promise ? Promise.race([answer, leftBehind(context.signal)]) : answer;
      },
    };
    return heeded;
  };
  return mapSchema(schema, { [MapperKind.OBJECT_FIELD]: heeding });
}

/** One for all fields of a request. */
const known = new WeakMap<AbortSignal, Promise<never>>();

/** One promise and one timer for a thousand fields that wait: they all end at the same moment. */
function leftBehind(signal: AbortSignal): Promise<never> {
  const earlier = known.get(signal);
  if (earlier) return earlier;
  const left = new Promise<never>((_resolve, reject) => {
    // Ours fail by themselves within the grace, with an error that names the API; this one only knows that it was late.
    const leave = () => setTimeout(() => reject(reasonToLeave(signal.reason, 'operation')), GRACE_MS);
    if (signal.aborted) leave();
    else signal.addEventListener('abort', leave, { once: true });
  });
  left.catch(() => undefined); // there may be nobody left to be told
  known.set(signal, left);
  return left;
}

/**
 * What a schema cannot end: lists with promises in them, plugins.
 * @returns `undefined` where there is no answer a second after the deadline
 */
export async function inTime<Answer>(answering: Promise<Answer>, deadlineMs: number): Promise<Answer | undefined> {
  answering.catch(() => undefined); // of one that comes too late nobody hears
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), deadlineMs + ANSWER_MS);
  });
  return await Promise.race([answering, late]).finally(() => clearTimeout(timer));
}
