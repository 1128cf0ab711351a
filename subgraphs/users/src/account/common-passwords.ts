import { dictionary } from "@zxcvbn-ts/language-common";

/** Patterns of keyboards and digits, and words with a digit behind them, that the list of the package does not have. */
const more = `
  00000000 0123456789 111111111 1111111111 12121212 123123123 123123123123 12341234 19841984 19851985 19861986
  19871987 19881988 1qaz1qaz 21212121 22222222 23232323 33333333 44444444 55555555 66666666 77777777 87654321
  88888888 98765432 987654321 9876543210 99999999 999999999 aa12345678 aaaaaaaa aaaaaaaaaa abcdefgh abcdefghi
  adminadmin admin1234 admin12345 asdasdasd flower123 letmein12 p@ssword pass12345 password1! qqqqqqqq qweqweqwe
  qwertz123 qwertzuiop test12345 testtest1 trustno12 worldofwarcraft xxxxxxxx zaq1zaq1 zxcvbnm, zxcvzxcv
  zxczxczxc zzzzzzzz
`;

/** What is shorter is refused for its length. */
const shortestLength = 8;

/** The most common of all passwords that have leaked, in lower case. */
const commonPasswords: ReadonlySet<string> = new Set([
  ...dictionary["passwords-common"].filter((password) => password.length >= shortestLength),
  ...more.trim().split(/\s+/),
]);

export const isCommonPassword = (password: string): boolean => commonPasswords.has(password.toLowerCase());
