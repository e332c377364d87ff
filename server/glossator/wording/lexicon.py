"""The words that the wording knows: verbs, adjectives, and the short forms that names are made of."""


def word_set(words: str) -> frozenset[str]:
    """The words of a text that are separated by white space."""
    return frozenset(words.split())


def _pairs(text: str) -> dict[str, str]:
    """`short = long form; …`, with blanks around the equals sign."""
    pairs = (part.split(" = ", 1) for part in text.split(";"))
    return {left.strip(): right.strip() for left, right in pairs}


VERBS = word_set("""
    abort accept accumulate acknowledge acquire activate adapt add adjust advance aggregate align allocate allow analyse
    analyze animate annotate announce append apply archive arrange assemble assert assign attach authenticate authorize
    await balance begin bind blend blur bootstrap broadcast browse build bump bundle calculate call cancel capitalize
    capture cast catch center change check choose clamp classify clean clear clip clone close coerce collapse collate collect
    combine commit compare compile complete compose compress compute concatenate configure confirm connect consolidate
    construct consume contain continue convert coordinate copy correct count crawl create crop cut cycle deactivate
    debounce decode decompose decompress decorate decrease decrement decrypt deduplicate define defer delay delegate
    delete deliver demote denormalize depart dequeue derive describe deserialize destroy detach detect determine
    diagnose disable disallow discard disconnect discover dispatch display dispose distribute divide do download drain
    draw drop dump duplicate echo edit eject elect emit empty enable encapsulate encode encrypt end enforce enlarge
    enqueue enrich ensure enter enumerate erase escape establish estimate evaluate evict examine exclude execute exit
    expand expect expire explain explode explore export expose extend extract factor fail feed fetch fill finalize find
    finish fire fix flatten flip flush focus fold follow forbid force forget fork format forward freeze generate get
    give go grab grant group grow guess guide halt handle hash hide highlight hold identify ignore import include
    increase increment indent infer inherit inhibit init initialise initialize inject insert inspect install instantiate
    integrate intercept interpolate interpret interrupt intersect introduce invalidate invert invoke isolate issue
    iterate join jump keep kill launch leave lift limit listen load localize locate lock login logout lookup lower make
    manage map mark mask match materialize measure memoize merge migrate minify mirror mock modify monitor mount move
    multiply mutate mute navigate negate negotiate normalise normalize notify observe obtain omit open optimize
    orchestrate order override overwrite pack pad paginate paint parse partition pass paste patch pause peek perform
    permit persist pick pin ping pipe place plan play plot poll pop populate post postpone predict prefetch prepare
    prepend preprocess present preserve prevent print prioritize probe proceed process produce promote prompt propagate
    protect provide prune publish pull purge push put query queue quit quote raise randomize rank rate reach read
    rearrange reassign rebuild recalculate receive recognize recommend recompute reconcile reconnect reconstruct record
    recover recreate recurse redirect redo reduce refer refine reflect reformat refresh refuse register reject relax
    release reload remember remind remove rename render reopen reorder repair repeat replace reply report represent
    reproduce request require rerun reschedule reserve reset reshape resize resolve respond restart restore restrict
    resume retain retrieve retry return reuse reveal reverse revert review revise revoke rewind rewrite roll rollback
    rotate round route run sample sanitize save scale scan schedule scrape scroll search seek select send separate
    serialize serve set setup shift show shrink shuffle shut shutdown sign signal simplify simulate skip sleep slice
    slide snap snapshot solve sort spawn specify spin splice split spread stage start stop store stream strip submit
    subscribe subtract suggest summarise summarize supply support suppress suspend swap switch sync synchronize
    tabulate tag take tear teardown terminate throttle throw toggle tokenize touch trace track train transfer transform
    translate transmit transpose traverse trigger trim truncate try turn unbind undo unescape unfold unify uninstall
    unload unlock unmark unmount unpack unpause unquote unregister unset unsubscribe untrack unwrap update upgrade
    upload upsert use validate verify view visit vote wait wake walk warn watch weigh wrap write yield zip zoom
    abbreviate accentuate amend block bubble checkpoint claim cleanup connect decref demand deploy
    encourage equalize excerpt fake flag guard halve harvest hydrate incref linkify log lstrip obfuscate offer page
    paraphrase persist pickle prettify profile punctuate quiet reap recast relocate replay resample rethrow rstrip
    seed shorten sniff spill squash stringify stub substitute symlink tee test thaw tick tidy typecheck unlink unpickle
    untar unzip vacuum visualize whitelist
""")

# Nouns as often as verbs: read as verbs only where nothing is returned, or where a noun follows and the evidence agrees.
WEAK_VERBS = word_set("""
    address archive block buffer bundle call cast cause change comment contact control count cycle date debug delay
    design display document dump echo effect end exit filter flag focus format group guard
    guess guide hash host index input insert issue join key label layout limit link list lock log
    map mark mask match message model monitor name number offset order output package page pad patch pause pick pin ping
    pipe place plan play plot plug point poll position post prefix present probe process profile program progress project prompt
    query queue quote rank rate read record reference release repeat reply report request reserve reset result
    return reverse review root route row run sample scale schedule score seed shape share shift show
    sign signal size slice snapshot sort source stack stage stamp start state stop store stream strip structure
    style supply support surface swap switch table tag target test text time title token touch trace track
    transfer transform trigger turn type upload value view visit vote watch weight zone
""")

# Verbs that are nouns as well, though a function of such a name does what the verb says.
VERBS_AS_NOUNS = word_set("""
    access alias approach copy document edit export feed handle hold import load purge search select use answer attempt catch claim collapse cut default draw fix help jump map match merge move notify pack pad
    patch pause permit pick plan play plug pop push raise repeat resume scan snap spin supply support swap template throw
    touch transfer transform trigger trim try turn view visit wait walk wrap notice join grant lift
""")

# What such a method works on is the object itself, whatever its parameters are.
OWNER_VERBS = word_set("""
    abort acquire activate advance begin cancel capture clear clone close commit complete connect continue copy
    deactivate destroy disable disconnect dispose drain enable end exit expire finalize finish flush freeze halt init
    initialize interrupt invalidate iterate join kill launch leave lock login logout open pause peek play quit read
    reconnect refresh release reload render reopen reset resize restart resume retry rewind rollback run seek serve
    setup shutdown shut sleep start stop suspend synchronize sync teardown terminate tick unlock vacuum wait wake
""")

# "Add it to …", "Remove it from …".
TO_OWNER_VERBS = word_set("add append attach insert prepend push register enqueue")
FROM_OWNER_VERBS = word_set("remove discard delete detach unregister drop evict")

# These make something that was not there: "a" rather than "the".
CREATING_VERBS = word_set(
    "add build compose construct create define generate instantiate introduce make mock spawn fake"
)

BOOLEAN_STARTS = word_set(
    "is are was were has have had can could should must will would may does did needs need"
)
BOOLEAN_VERBS = word_set("""
    accepts allows applies belongs contains covers depends ends equals exists expects fits follows includes inherits
    intersects matches needs overlaps permits provides requires starts supports uses wants
""")

ADJECTIVES = word_set("""
    absolute abstract active alive angular circular regular irregular incomplete partial all alone ambiguous ascending async asynchronous atomic available aware bad big binary
    blank blocking bold bright busy callable clean concrete constant current custom dark dead debug deep
    default descending different dim dirty double dry due dynamic eager empty equal even exact exclusive executable
    explicit external false fast final finite first fixed flat free fresh full fuzzy global good greedy hashable healthy
    hidden idempotent idle immutable implicit inactive infinite inline interactive internal invalid invisible invertible
    isolated italic large last late latest lazy left lenient light literal live local long loose lossless lossy lower
    main manual mandatory mature missing modal mutable native negative nested new next nonblocking null nullable odd old
    online offline only open optional orthogonal partial passive pending perfect permanent persistent plain portable
    positive possible present previous primary private prime public pure quiet random raw readable ready real recent
    recursive redundant relative reliable remote required reusable reverse right rigid safe same secondary secure
    seekable sensitive sequential serial shallow short silent similar simple single slow small soft sparse spare special
    stable stale standalone static sticky stiff strict successful sufficient synchronous temporary tight tiny total
    transient transparent true unique universal unknown unsafe unsupported upper urgent usable valid vertical verbose
    visible void volatile weak well wide wild writable writeable wrong zero horizontal
""")

IRREGULAR_PARTICIPLES = _pairs("""
    begin = begun; bind = bound; break = broken; build = built; choose = chosen; cut = cut; do = done; draw = drawn;
    drive = driven; feed = fed; fill = filled; find = found; forget = forgotten; freeze = frozen; get = obtained;
    give = given; go = gone; grow = grown; hide = hidden; hit = hit; hold = held; keep = kept; know = known;
    leave = left; lose = lost; make = made; pay = paid; pop = removed; put = put; quit = quit; read = read;
    rebuild = rebuilt; redo = redone; rewind = rewound; rewrite = rewritten; run = run; seek = sought; see = seen;
    send = sent; set = set; shut = shut; show = shown; shrink = shrunk; sleep = slept; spin = spun; split = split;
    spread = spread; take = taken; tear = torn; throw = thrown; undo = undone; unset = unset; wake = woken; win = won;
    write = written; override = overridden; overwrite = overwritten; cast = cast; unbind = unbound; reset = reset;
    rerun = rerun; lookup = found; sing = sung; withdraw = withdrawn; upset = upset
""")

# A verb whose last consonant is doubled: "dropped", "dropping".
DOUBLING = word_set("""
    admit bar chop clip commit control crop debug defer dot drag drop emit equip fit flag flip format grab grip hop infer
    log map mop nap omit permit pin plan plot plug pop prefer program prop recur refer rip rub scan scrap ship shop skip
    slip snap spot stem step stop strap strip stub submit swap tag tap transfer transmit trap trim trip unplug unwrap
    unzip whip wrap zip
""")

PREPOSITIONS = word_set("""
    about above across after against along among around as at before behind below between beyond by despite during
    except for from in inside into like near of off on onto out outside over per since than through throughout to toward
    under until unless up upon via when where while with within without and or if then but not how what why which
""")

PARTICLES = word_set("up down off out back away")

COMPOUND_VERBS = _pairs("""
    setup = set up; cleanup = clean up; shutdown = shut down; teardown = tear down; lookup = look up; login = log in;
    logout = log out; rollback = roll back; startup = start up; init = initialize; iter = iterate over; del = delete;
    exec = execute; eval = evaluate; gen = generate; calc = calculate; recv = receive; stringify = convert to a string;
    fmt = format; readline = read a line; readlines = read the lines; writelines = write lines; checkout = check out;
    checkin = check in; backup = back up; mkdir = make a directory; rmdir = remove the directory;
    chdir = change the directory; incr = increment; decr = decrement; prep = prepare; alloc = allocate;
    dealloc = deallocate; realloc = reallocate; lstrip = strip; rstrip = strip; tokenise = tokenize; lex = tokenize;
    warmup = warm up; sendto = send to; recvfrom = receive from
""")

SHORT_FORMS = _pairs("""
    addr = address; addrs = addresses; alt = alternative; app = application; arg = argument; args = arguments;
    argv = command-line arguments; atty = terminal; tty = terminal; arr = array; attr = attribute; attrs = attributes; auth = authentication;
    avg = average; buf = buffer; bg = background; bool = boolean; bools = booleans; btn = button; calc = calculation;
    cb = callback; cfg = configuration; char = character; chars = characters; cls = class; cmd = command;
    cmds = commands; cnt = count; col = column; cols = columns; conf = configuration; config = configuration;
    configs = configurations; conn = connection; coord = coordinate; coords = coordinates; coro = coroutine;
    coros = coroutines; ctx = context; cur = current; curr = current; db = database; dec = decimal; def = definition;
    defs = definitions; desc = description; dest = destination; dev = device; dict = dictionary;
    dicts = dictionaries; diff = difference; dim = dimension; dims = dimensions; dir = directory; dirs = directories;
    dist = distance; doc = documentation; docs = documentation; docstring = docstring; dst = destination; elem = element;
    elems = elements; env = environment; envvar = environment variable; envvars = environment variables; err = error;
    errs = errors; evt = event; exc = exception; excs = exceptions; expr = expression; exprs = expressions;
    ext = extension; fd = file descriptor; fds = file descriptors; fg = foreground; filename = file name;
    filenames = file names; fileno = file descriptor; fn = function; fname = file name; fp = file object; fut = future;
    futs = futures; func = function; funcs = functions; hdr = header; hdrs = headers; hostname = host name; idx = index;
    img = image; impl = implementation; info = information; ident = identifier; int = integer; ints = integers;
    iter = iterator; kw = keyword; kwargs = keyword arguments; kwds = keyword arguments; lang = language; len = length;
    lib = library; libs = libraries; lineno = line number; loc = location; lvl = level; maxlen = maximum length;
    max = maximum; mem = memory; meth = method; mgr = manager; min = minimum; misc = miscellaneous; mod = module;
    mods = modules; msg = message; msgs = messages; nargs = number of arguments; ns = namespace; num = number;
    nums = numbers; obj = object; objs = objects; op = operation; ops = operations; opt = option; opts = options;
    orig = original; param = parameter; params = parameters; pct = percentage; pkg = package; pkgs = packages;
    pos = position; pred = predicate; prev = previous; proc = process; procs = processes; prop = property;
    props = properties; proto = protocol; ptr = pointer; pwd = password; qs = query string; qty = quantity; recv = receive;
    ref = reference; refs = references; regex = regular expression; repo = repository; repos = repositories;
    repr = representation; req = request; reqs = requests; res = result; resp = response; ret = result; retval = result;
    rnd = random; seq = sequence; sep = separator; sess = session; sock = socket; socks = sockets; spec = specification;
    specs = specifications; src = source; srv = server; stat = status; stats = statistics; std = standard;
    stmt = statement; stmts = statements; str = string; strs = strings; subcommand = subcommand; subproc = subprocess;
    sys = system; tb = traceback; temp = temporary; tmp = temporary; tok = token; toks = tokens; tup = tuple; txt = text;
    typ = type; username = user name; util = utility; utils = utilities; val = value; vals = values; var = variable;
    vars = variables; vec = vector; ver = version; exe = executable; cwd = working directory; bw = bandwidth;
    csum = checksum; stdin = standard input; stdout = standard output; stderr = standard error; tz = time zone;
    dtype = data type; dt = date and time; kwarg = keyword argument; vararg = variable argument; toplevel = top level;
    basename = base name; bufsize = buffer size; cert = certificate; certfile = certificate file; charset = character set;
    classname = class name; dirname = directory name; errno = error number; exitcode = exit code; filepath = file path;
    infile = input file; keyfile = key file; linesep = line separator; logfile = log file; netloc = network location;
    outfile = output file; pathname = path name; peername = name of the peer; returncode = return code;
    sockaddr = socket address; sockname = name of the socket; sslcontext = SSL context; subdir = subdirectory;
    subdirs = subdirectories; typename = type name; varname = variable name; waitstatus = wait status;
    workdir = working directory; sig = signal; nbytes = number of bytes; async = asynchronous; bytearray = byte array; lhs = left-hand side; rhs = right-hand side
""")

ACRONYMS = {
    **{
        word.lower(): word
        for word in [
            "ABI",
            "ACL",
            "AES",
            "ALPN",
            "ANSI",
            "API",
            "ARGB",
            "ARN",
            "ASCII",
            "ASGI",
            "AST",
            "AWS",
            "BFS",
            "BNF",
            "BOM",
            "BSD",
            "CDN",
            "CGI",
            "CI",
            "CIDR",
            "CLI",
            "CORS",
            "CPU",
            "CRC",
            "CRLF",
            "CSP",
            "CSRF",
            "CSS",
            "CSV",
            "DFS",
            "DHCP",
            "DNS",
            "DOM",
            "DPI",
            "DSL",
            "DTD",
            "EOF",
            "ETA",
            "EOL",
            "EPUB",
            "FAQ",
            "FIFO",
            "FIPS",
            "FPS",
            "FQDN",
            "FTP",
            "GCP",
            "GIF",
            "GIL",
            "GMT",
            "GPU",
            "GUI",
            "HMAC",
            "HSL",
            "HSV",
            "HTML",
            "HTTP",
            "HTTPS",
            "IANA",
            "ICMP",
            "ID",
            "IDE",
            "IDNA",
            "IEEE",
            "IMAP",
            "IMEI",
            "IP",
            "IPC",
            "ISBN",
            "ISO",
            "JIT",
            "JPEG",
            "JPG",
            "JS",
            "JSON",
            "JSX",
            "JWT",
            "LDAP",
            "LFU",
            "LLM",
            "LRU",
            "LSP",
            "MAC",
            "MD5",
            "MIME",
            "MQTT",
            "NAT",
            "NFC",
            "NFD",
            "NFS",
            "NTP",
            "OAuth",
            "ORM",
            "OS",
            "PCM",
            "PDF",
            "PEM",
            "PGP",
            "PID",
            "PKCS",
            "PNG",
            "POSIX",
            "PTY",
            "RDF",
            "REPL",
            "RFC",
            "RGB",
            "RGBA",
            "RNG",
            "RPC",
            "RSA",
            "RSS",
            "RST",
            "SCP",
            "SDK",
            "SFTP",
            "SHA",
            "SHA1",
            "SHA256",
            "SIGINT",
            "SIGTERM",
            "SMTP",
            "SNI",
            "SQL",
            "SSE",
            "SSH",
            "SSL",
            "SSO",
            "SVG",
            "TCP",
            "TLS",
            "TOML",
            "TSV",
            "TTL",
            "UDP",
            "UI",
            "UID",
            "UML",
            "UNC",
            "URI",
            "URL",
            "URN",
            "USB",
            "UTC",
            "UUID",
            "UX",
            "VAT",
            "VCS",
            "VM",
            "VPN",
            "WASM",
            "WSGI",
            "XML",
            "XSS",
            "XSLT",
            "YAML",
        ]
    },
    "ids": "IDs",
    "urls": "URLs",
    "uris": "URIs",
    "apis": "APIs",
    "uuids": "UUIDs",
    "pids": "PIDs",
    "ips": "IPs",
    "io": "I/O",
    "utf8": "UTF-8",
    "utf16": "UTF-16",
    "ipv4": "IPv4",
    "ipv6": "IPv6",
    "http2": "HTTP/2",
    "http1": "HTTP/1",
    "http11": "HTTP/1.1",
    "unicode": "Unicode",
    "markdown": "Markdown",
    "python": "Python",
    "javascript": "JavaScript",
    "typescript": "TypeScript",
    "linux": "Linux",
    "unix": "Unix",
    "posix": "POSIX",
    "macos": "macOS",
    "git": "Git",
    "github": "GitHub",
    "jupyter": "Jupyter",
    "bash": "Bash",
    "zsh": "Zsh",
}

UNCOUNTABLE = word_set("""
    access advice authentication content contents data debug decoding documentation emoji encoding feedback focus
    garbage hardware HTML I/O information input JSON knowledge logging Markdown markup memory metadata money music
    network output padding progress punctuation rest sound SQL software space stderr stdin stdout storage support syntax
    text time traffic Unicode whitespace work XML YAML CSS CSV HTTP HTTPS SSL TLS UTC UTF-8 ASCII base64
    standard help bytes
""") | {"standard input", "standard output", "standard error"}

# Plurals that do not end in s, and words that end in s without being plurals.
PLURALS = word_set("children people men women data indices vertices matrices criteria media bytes")
SINGULAR_S = word_set("""
    ALPN AWS CORS CSS DNS HTTPS OS RSS SMS TLS access address alias always analysis as atlas axis basis bias bus business
    bypass campus canvas census chaos chorus class compass compress corpus cross diagnosis dress egress emphasis express
    focus gas genus glass grass has headless hypothesis ingress is its lens less loss mass mess nexus nonce parenthesis
    pass perhaps plus press previous process progress radius series species status stress subclass subprocess success
    superclass synopsis synthesis this toss various virus was wireless yes
""")
IRREGULAR_SINGULARS = _pairs("""
    children = child; people = person; men = man; women = woman; indices = index; vertices = vertex;
    matrices = matrix; criteria = criterion; media = medium; indexes = index; boxes = box; classes = class;
    addresses = address; processes = process; statuses = status; aliases = alias; matches = match; patches = patch;
    branches = branch; batches = batch; suffixes = suffix; prefixes = prefix; caches = cache; axes = axis;
    parentheses = parenthesis; analyses = analysis; searches = search; passes = pass; hashes = hash;
    subprocesses = subprocess; subclasses = subclass; buses = bus; lenses = lens; switches = switch;
    movies = movie; cookies = cookie; pies = pie; ties = tie; dies = die; lies = lie; zombies = zombie; bytes = byte
""")
