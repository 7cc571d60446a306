import { isIPv4, isIPv6 } from "node:net";
import type { Finding } from "./finding.ts";

const EMAIL =
  /[A-Za-z0-9._%+-]+@[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)*\.[A-Za-z]{2,}/g;
/** With a country code, or in the North American form: bare runs of digits are ids far more often. */
const PHONE =
  /(?<![\w+.])(?:\+\d{1,3}[ .-]?(?:\(\d{1,5}\)[ .-]?)?\d(?:[ .-]?\d){6,12}|\(\d{3}\) ?\d{3}[ .-]\d{4})(?![\w])/g;
const IPV4 = /(?<![\w.])\d{1,3}(?:\.\d{1,3}){3}(?![\w.]*\d)/g;
const IPV6 = /(?<![\w:.])(?:[0-9A-Fa-f]{0,4}:){2,7}[0-9A-Fa-f]{0,4}(?![\w:])/g;
const CARD = /(?<![\w.-])[3-6]\d{3}(?:[ -]?\d){9,15}(?![\w-])/g;

/** Addresses of any machine's own, and of documentation (RFC 5737, RFC 3849): nobody's data. */
const NOBODYS =
  /^(?:127\.|0\.0\.0\.0$|255\.255\.255\.|192\.0\.2\.|198\.51\.100\.|203\.0\.113\.|::1?$|2001:db8:)/i;
/** Reserved for documentation (RFC 2606). */
const NOBODYS_MAIL = /@(?:[\w-]+\.)*example(?:\.(?:com|net|org))?$|\.(?:example|invalid|test)$/i;

/** Mail addresses, telephone numbers, IP addresses and payment cards. */
export function piiFindings(text: string): readonly Finding[] {
  return [
    ...matches(text, EMAIL, "email", (value) => !NOBODYS_MAIL.test(value)),
    ...matches(text, CARD, "card", (value) => luhn(value.replace(/\D/g, ""))),
    ...matches(text, PHONE, "phone", () => true),
    ...matches(text, IPV4, "ip", (value) => isIPv4(value) && !NOBODYS.test(value)),
    ...matches(text, IPV6, "ip", (value) => isIPv6(value) && !NOBODYS.test(value)),
  ];
}

function matches(
  text: string,
  find: RegExp,
  type: string,
  holds: (value: string) => boolean,
): readonly Finding[] {
  const found: Finding[] = [];
  for (const { 0: value, index } of text.matchAll(find)) {
    if (holds(value)) found.push({ start: index, end: index + value.length, type, kind: "pii" });
  }
  return found;
}

/** The check digit of payment cards (ISO/IEC 7812-1). */
export function luhn(digits: string): boolean {
  if (digits.length < 13 || digits.length > 19) return false;
  let sum = 0;
  for (let i = 0; i < digits.length; i++) {
    const digit = Number(digits[digits.length - 1 - i]);
    const doubled = i % 2 === 1 ? digit * 2 : digit;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}
