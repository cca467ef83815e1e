import { isAPIError } from 'better-auth/api';
import { fail, ok, type Result } from '@/lib/shared/result';
import { betterAuthOfSite } from './better-auth';

/** better-auth's endpoints, called as functions. */
export const authApi = () => betterAuthOfSite().api;

/** A better-auth call's result, or its code if it refused; any other failure is thrown. */
export async function callAuth<Value>(call: Promise<Value>): Promise<Result<Value, string>> {
  try {
    return ok(await call);
  } catch (error) {
    if (isAPIError(error)) return fail(error.body?.code ?? 'REFUSED');
    throw error;
  }
}
