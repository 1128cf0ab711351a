/**
 * Passwords that everybody tries first, in lower case and of at least 8 characters: the head of the lists that
 * circulate (https://github.com/danielmiessler/SecLists/tree/master/Passwords/Common-Credentials).
 */
const list = `
  00000000 0123456789 11111111 111111111 1111111111 11223344 112233445566 12121212 123123123 123123123123 12341234
  12344321 12345678 123456789 1234567890 12345678910 123456789a 123456789q 1234567891 12345678a 12345678q
  12345qwert 1234abcd 1234qwer 123abc123 123qweasd 123qweasdzxc 147258369 159753456 19841984 19851985 19861986
  19871987 19881988 1q2w3e4r 1q2w3e4r5t 1q2w3e4r5t6y 1qaz1qaz 1qaz2wsx 1qaz2wsx3edc 1qazxsw2 21212121 22222222
  23232323 33333333 44444444 55555555 55667788 66666666 77777777 789456123 87654321 88888888 963852741 98765432
  987654321 9876543210 99999999 999999999 a1234567 a12345678 a123456789 aa123456 aa12345678 aaaaaaaa aaaaaaaaaa
  abc12345 abc123456 abc123abc abcd1234 abcdefgh abcdefghi access14 adminadmin admin123 admin1234 admin12345
  administrator alexander alexandra asd123asd asdasdasd asdf1234 asdfasdf asdfghjk asdfghjkl asdfjkl1 asdqwe123
  babygirl babygirl1 barcelona baseball baseball1 basketball bismillah blink182 butterfly carolina caroline
  changeme changeme1 charlie1 chelsea1 chocolate christian christina christine christopher computer computer1
  consumer corvette cowboys1 creative danielle december default1 dolphins dragon12 dragon123 einstein elephant
  elizabeth estrella evangelion facebook fernando firebird flower123 football football1 forever1 francesco
  fuckyou1 fuckyou2 garfield gateway1 gfhjkmgfhjkm ghbdtnghbdtn godzilla goldfish hardcore harrypotter hello123
  hello1234 hellohello iloveyou iloveyou1 iloveyou12 iloveyou2 iloveyou! internet jennifer jessica1 johnson1
  jonathan jordan23 juventus kimberly letmein1 letmein12 letmein123 lincoln1 liverpool liverpool1 lovelove
  loveyou1 manchester marlboro marseille master123 maverick mercedes metallica michael1 michelle midnight
  minecraft monkey12 monkey123 motorola mustang1 mynameis newyork1 nicholas november p@ssw0rd p@ssword pakistan
  parola12 pass1234 pass12345 passport passw0rd password password! password0 password01 password1 password1!
  password11 password12 password123 password1234 password2 password21 password3 password99 patricia peekaboo
  pokemon1 portugal princess princess1 q1w2e3r4 q1w2e3r4t5 q1w2e3r4t5y6 qazwsx123 qazwsxedc qazwsxedcrfv qqqqqqqq
  qwaszx12 qwe123qwe qweasd123 qweasdzxc qweqweqwe qwer1234 qwer12345 qwert12345 qwert123 qwerty11 qwerty12
  qwerty123 qwerty1234 qwerty12345 qwerty123456 qwertyu1 qwertyui qwertyuiop qwertyuiop123 qwertz123 qwertzuiop
  rainbow1 realmadrid remember rockstar samantha samsung1 samsung123 satan666 scarface scorpion sebastian
  secret12 secret123 security september serenity shadow12 shadow123 skywalker slipknot snickers snowball
  softball spiderman spongebob starwars starwars1 steelers stephanie strawberry sunshine sunshine1 superman
  superman1 superstar swordfish tabletop teacher1 temppass test1234 test12345 testtest testtest1 thailand
  therock1 tinkerbell trustno1 trustno12 undertaker unicorn1 valentina valentine vanessa1 veronica victoria
  vladimir warcraft warcraft1 welcome1 welcome12 welcome123 welcome2 whatever whatever1 wolverine worldofwarcraft
  xxxxxxxx yankees1 zaq12wsx zaq1zaq1 zaqwsxcde zxcvbnm1 zxcvbnm123 zxcvbnm, zxcvzxcv zxczxczxc zzzzzzzz
`;

const commonPasswords: ReadonlySet<string> = new Set(list.trim().split(/\s+/));

export const isCommonPassword = (password: string): boolean => commonPasswords.has(password.toLowerCase());
