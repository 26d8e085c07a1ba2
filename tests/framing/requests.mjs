// Byte strings that look like requests and are meant to be read in more than one way.

/** Numbers that a seed decides. */
export class Lots {
  constructor(seed) {
    this.state = seed >>> 0;
  }

  /** Less than `limit`. */
  below(limit) {
    // Mulberry32.
    this.state = (this.state + 0x6d2b79f5) >>> 0;
    let mixed = this.state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % limit;
  }

  one(list) {
    return list[this.below(list.length)];
  }

  /** True once in `times`. */
  once(times) {
    return this.below(times) === 0;
  }
}

const METHODS = ["GET", "POST", "PUT", "HEAD", "OPTIONS", "DELETE", "PATCH"];
const ODD_METHODS = ["get", "CONNECT", "PRI", "M-SEARCH", "SOURCE", "G\tET", "GE", "", "TRACE", "POST\0"];
const TARGETS = ["/", "/a?b=c", "/a/b/", "*", "http://h/x", "http://h", "https://h:1/?y", "/?a?b"];
const ODD_TARGETS = ["", "/a b", "/\t", "/#x", "/\x7f", "/\x80", "a", "h:443", "http://u@h/", "ftp://h/", "//h/", "/\0", "/\x0b"];
const ODD_VERSIONS = ["HTTP/1.2", "HTTP/2.0", "HTTP/0.9", "http/1.1", "HTTP/1.1 ", "HTTP/11", "HTTP/1.10", "HTTP/1.", "RTSP/1.0", "ICE/1.0", ""];
const ODD_LINE_ENDS = ["\n", "\r", "\r\r\n", "\n\r", "\r\n\r", " \r\n", "\r\n ", "\r\n\t", "\0\r\n", "\x0b\r\n", "\x85"];
const NAMES = ["Content-Length", "content-length", "CONTENT-LENGTH", "Transfer-Encoding", "transfer-encoding", "Connection", "Expect",
  "Upgrade", "Trailer", "X-A", "Keep-Alive", "Proxy-Connection", "HTTP2-Settings", "Content-Type", "TE"];
const ODD_NAMES = ["Content-Length ", " Content-Length", "Content-Length\t", "Content_Length", "Content-Length\0", "\x0bContent-Length",
  "Transfer-Encoding ", "\tTransfer-Encoding", "Transfer_Encoding", "Transfer-Encoding\x0b", "Transfer\r\n-Encoding", "", "A B", "\x80",
  "Content-Length\r", "\nTransfer-Encoding"];
const LENGTHS = ["0", "1", "3", "5", "05", "0000000000000000005", "10", "44"];
const ODD_LENGTHS = ["", "+5", "-5", "0x5", "5,5", "5, 5", "5, 6", "5;a", "5 5", "5a", "1e1", "\x0b5", "5\0", "5.0", "0b1",
  "18446744073709551616", "18446744073709551621", "4294967301", "99999999999999999999", "\"5\"", "five", "5\r", "5\n"];
const ODD_CODINGS = ["chunked, chunked", "gzip, chunked", "chunked, gzip", "identity", "xchunked", "chunkedx", "chunked;q=1", "chunked,",
  ",chunked", "\x0bchunked", "chunked\x0b", "chunked\0", "\"chunked\"", "", "gzip", "chunk", "chunked identity", "c hunked", "chunked\r"];
const CONNECTIONS = ["close", "keep-alive", "Close", "close, keep-alive", "keep-alive, close", "upgrade", "foo", "foo, close", "te, close ", ",close", "close,",
  "", "keep-alive, Upgrade", "close;a", "closed", "transfer-encoding", "content-length", "keep alive", " , close", "\"close\""];
const BODIES = ["hello", "a", "abc", "0123456789", "", "GET /in/the/body HTTP/1.1\r\nHost: h\r\n\r\n", "0\r\n\r\n", "5\r\nhello\r\n0\r\n\r\n"];
const EXTENSIONS = [";a", ";a=b", ";a=\"b\"", "; a", " ;a", ";a=\"\\\"\"", ";a=b;c=d", ";a =b", ";a= b"];
const ODD_EXTENSIONS = [";", ";;", ";=", ";a=", ";a=\"", ";a=\"\r\n\"", ";a=\"\n\"", ";\r", ";\n", " ", "\t", "  ;a", ";a b", ";\0", "\0", "\x0b", ",a", ";a=\"\x80\""];
const ODD_SIZES = ["0x5", "+5", "-5", " 5", "5 ", "5\t", "", "G", "5_0", "00000000000000005", "10000000000000005", "FFFFFFFFFFFFFFFF",
  "8000000000000005", "100000005", "5h", "\x0b5", "\r\n5", "\n5"];
const BYTES = ["\0", "\t", "\n", "\x0b", "\r", " ", "\"", ",", ":", ";", "=", "0", "5", "\\", "\x7f", "\x80", "\xff", "\r\n", "\r\n\r\n", "chunked", "Host: h\r\n"];

/** Requests as nobody should send them; mostly right, so that both parsers come to what is not. */
export class Requests {
  constructor(lots, corpus) {
    this.lots = lots;
    this.corpus = corpus;
  }

  next() {
    const { lots } = this;
    let text = this.corpus.length > 0 && lots.once(3) ? lots.one(this.corpus) : this.connection();
    if (this.corpus.length > 0 && lots.once(8)) text = this.spliced(text, lots.one(this.corpus));
    for (let edits = lots.once(2) ? 0 : 1 + lots.below(3); edits > 0; --edits) text = this.edited(text);
    return text;
  }

  connection() {
    let text = "";
    for (let count = 1 + this.lots.below(3); count > 0; --count) text += this.request();
    return text;
  }

  /** `right`, or seldom one of `wrong`. */
  mostly(right, wrong) {
    return this.lots.once(24) ? this.lots.one(wrong) : right;
  }

  end() {
    return this.mostly("\r\n", ODD_LINE_ENDS);
  }

  request() {
    const { lots } = this;
    const version = this.mostly(lots.once(5) ? "HTTP/1.0" : "HTTP/1.1", ODD_VERSIONS);
    const method = this.mostly(lots.one(METHODS), ODD_METHODS);
    const space = this.mostly(" ", ["  ", "\t", "\x0b", "\r", ""]);
    let head = `${lots.once(12) ? "\r\n" : ""}${method}${space}${this.mostly(lots.one(TARGETS), ODD_TARGETS)} ${version}${this.end()}`;
    head += this.mostly("Host: h\r\n", ["", "Host: h\r\nHost: h\r\n", "Host: h/\r\n", "Host:\r\n", "Host: h, h\r\n"]);
    const body = lots.one(["none", "none", "length", "length", "chunks", "chunks", "both"]);
    const content = lots.one(BODIES);
    if (body === "length" || body === "both") head += this.field("Content-Length", this.mostly(String(content.length), [...LENGTHS, ...ODD_LENGTHS]));
    if (body === "chunks" || (body === "both" && lots.once(2))) head += this.field("Transfer-Encoding", this.mostly(lots.one(["chunked", "Chunked"]), ODD_CODINGS));
    while (lots.once(3)) head += this.anyField();
    return head + this.end() + (body === "chunks" || (body === "both" && lots.once(2)) ? this.chunks() : body === "none" ? "" : content);
  }

  field(name, value) {
    return `${this.mostly(name, ODD_NAMES)}${this.mostly(":", ["", "=", " :", ": :"])}${this.mostly(" ", ["", "  ", "\t", "\x0b", "\r\n ", "\0"])}${value}${this.end()}`;
  }

  anyField() {
    const { lots } = this;
    const name = lots.one(NAMES);
    const kind = name.toLowerCase();
    if (kind === "content-length") return this.field(name, lots.one([...LENGTHS, ...ODD_LENGTHS]));
    if (kind === "transfer-encoding") return this.field(name, lots.one(["chunked", ...ODD_CODINGS]));
    if (kind === "connection" || kind === "proxy-connection") return this.field(name, lots.one(CONNECTIONS));
    return this.field(name, lots.one(["100-continue", "websocket", "h2c", "x", "", "a,b", "\x80"]));
  }

  chunks() {
    const { lots } = this;
    let text = "";
    while (lots.once(2)) text += this.chunk(lots.one(BODIES.filter((body) => body !== "")));
    text += `${this.mostly(lots.one(["0", "0", "00", "000000000"]), ODD_SIZES)}${this.extension()}${this.end()}`;
    while (lots.once(5)) text += lots.once(3) ? this.anyField() : this.field("X-Trailer", "x");
    return text + this.end();
  }

  chunk(content) {
    const size = content.length.toString(16);
    const spelled = this.lots.one([size, size, size.toUpperCase(), `0${size}`]);
    return `${this.mostly(spelled, ODD_SIZES)}${this.extension()}${this.end()}${content}${this.end()}`;
  }

  extension() {
    return this.lots.once(4) ? this.mostly(this.lots.one(EXTENSIONS), ODD_EXTENSIONS) : "";
  }

  edited(text) {
    const { lots } = this;
    const at = lots.below(text.length + 1);
    const size = 1 + lots.below(lots.once(4) ? 20 : 2);
    switch (lots.below(4)) {
      case 0:
        return text.slice(0, at) + text.slice(at + size);
      case 1:
        return text.slice(0, at) + lots.one(BYTES) + text.slice(at);
      case 2:
        return text.slice(0, at) + lots.one(BYTES) + text.slice(at + 1);
      default:
        return text.slice(0, at) + text.slice(at, at + size) + text.slice(at);
    }
  }

  spliced(some, other) {
    return some.slice(0, this.lots.below(some.length + 1)) + other.slice(this.lots.below(other.length + 1));
  }
}
