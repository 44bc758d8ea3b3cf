-- The part of the Wireshark dissector that is the same for all protocols: reads the tables above it.
--
-- Preferences: `-o ro.version:re-20120307`, `-o ro.keys:"0x382a6def 0x5cbe7202 0x61f46637"`, `-o ro.obfuscation:auto|on|off`,
-- `-o ro.login:6900 -o ro.char:6121 -o ro.map:5121`. Connections to other ports are recognised by their first packet.

local ro = Proto("ro", "Ragnarok Online")
local SERVERS = { "login", "char", "map" }
local TO_SERVER, TO_CLIENT = 0, 1

---------------------------------------------------------------- fields

local fields = {
    id = ProtoField.uint16("ro.packet.id", "id", base.HEX),
    name = ProtoField.string("ro.packet", "packet"),
    length = ProtoField.uint16("ro.packet.len", "length"),
    server = ProtoField.string("ro.packet.server", "server"),
    direction = ProtoField.string("ro.packet.dir", "direction"),
    unknown = ProtoField.bytes("ro.packet.rest", "not described"),
}
local experts = {
    unknown = ProtoExpert.new("ro.expert.unknown", "unknown id", expert.group.UNDECODED, expert.severity.WARN),
    malformed = ProtoExpert.new("ro.expert.malformed", "malformed packet", expert.group.MALFORMED, expert.severity.ERROR),
}
local made = {}

-- Which ProtoField a type is shown with: one per field name and kind.
local KINDS = {
    u8 = "uint32", u16 = "uint32", u32 = "uint32", u64 = "uint64", i8 = "int32", i16 = "int32", i32 = "int32", i64 = "int64",
    bool = "uint32", f32 = "float", ip4 = "ipv4", str = "string", bytes = "bytes", pos3 = "string", move6 = "string",
}

local function kind_of(ty)
    if ty[1] == "array" or ty[1] == "chosen" then return kind_of(ty[2]) end
    if ty[1] == "leaf" or ty[1] == "enum" then return KINDS[ty[2]] end
    return KINDS[ty[1]]
end

local function make_field(name, ty)
    local kind = kind_of(ty)
    if not kind or made[name .. kind] then return end
    local taken = fields["f_" .. name]
    local abbreviation = taken and ("ro." .. name .. "_" .. kind) or ("ro." .. name)
    local field = ProtoField[kind](abbreviation, name)
    made[name .. kind] = field
    fields[(taken and "f_" .. kind or "f_") .. name] = field
end

for _, bodies in ipairs({ STRUCTS, PACKETS }) do
    for _, body in ipairs(bodies) do
        for _, member in ipairs(body.members or {}) do
            if member[2] == "field" then make_field(member[3], member[4]) end
        end
    end
end

ro.fields = fields
ro.experts = experts

---------------------------------------------------------------- preferences

ro.prefs.version = Pref.string("Client version", DEFAULT_VERSION, "LINE-YYYYMMDD, as in main-20220406")
ro.prefs.keys = Pref.string("Obfuscation keys", "", "Three numbers; empty: those of the version")
ro.prefs.obfuscation = Pref.string("Obfuscated ids", "auto", "auto, on or off")
ro.prefs.login = Pref.string("Login ports", "6900", "Ports of login servers, separated by commas")
ro.prefs.char = Pref.string("Char ports", "6121", "Ports of char servers")
ro.prefs.map = Pref.string("Map ports", "5121", "Ports of map servers")

---------------------------------------------------------------- the version in use

local version, conversations = nil, {}

local function numbers(text)
    local list = {}
    for word in text:gmatch("%w+") do list[#list + 1] = tonumber(word) end
    return list
end

-- A set is "main:20101123-20120307,20180315-;re:...", half open.
local function contains(set, line, date)
    if set == "*" then return true end
    for known, ranges in set:gmatch("(%a+):([^;]*)") do
        if known == line then
            for from, till in ranges:gmatch("(%d+)%-(%d*)") do
                if date >= tonumber(from) and (till == "" or date < tonumber(till)) then return true end
            end
        end
    end
    return false
end

-- The lengths of the newest client that is not newer than the date, and that client.
local function client_of(line, date)
    local lengths, newest = {}, nil
    for _, client in ipairs(CLIENTS[line] or {}) do
        if client[1] > date then break end
        newest = client
        for id, length in client[3]:gmatch("(%x+)=(%-?%w+)") do
            lengths[tonumber(id, 16)] = tonumber(length)
        end
    end
    return newest, lengths
end

local function claim(built, packet, id)
    for bit_of_server = 0, 2 do
        if math.floor(packet.servers / 2 ^ bit_of_server) % 2 == 1 then
            built.packets[packet.direction * 3 + bit_of_server][id] = packet
        end
    end
    built.ids[packet.name] = id
end

local function build(text)
    local line, date = text:match("^(%a+)%-(%d+)$")
    if not line then line, date = "main", text:match("^(%d+)$") end
    date = tonumber(date or "")
    local client, lengths
    if date then client, lengths = client_of(line, date) end
    if not client then return nil end
    local built = { lengths = lengths, packets = {}, ids = {}, holds = {}, raw = {} }
    for table_index = 0, 5 do built.packets[table_index] = {} end
    for index, set in ipairs(CONDITIONS) do built.holds[index] = contains(set, line, client[1]) end
    local shuffled = {}
    for index, id in client[4]:gmatch("(%d+)=(%x+)") do shuffled[tonumber(index)] = tonumber(id, 16) end
    for index, packet in ipairs(PACKETS) do
        local id = nil
        for _, rule in ipairs(packet.ids) do
            if contains(rule[2], line, client[1]) then id = rule[1] end
        end
        id = shuffled[index] or id
        if packet.raw then
            built.raw[packet.servers .. "/" .. packet.direction] = packet
        elseif id then
            claim(built, packet, id)
        end
    end
    local keys = numbers(ro.prefs.keys)
    if #keys ~= 3 then keys = numbers(client[2]) end
    if #keys == 3 and (keys[1] ~= 0 or keys[2] ~= 0 or keys[3] ~= 0) then built.keys = keys end
    return built
end

local function port_set(text)
    local set = {}
    for _, port in ipairs(numbers(text)) do set[port] = true end
    return set
end

local ports = {}

local function configure()
    version = build(ro.prefs.version)
    conversations = {}
    ports = {}
    for index, text in ipairs({ ro.prefs.login, ro.prefs.char, ro.prefs.map }) do
        for port in pairs(port_set(text)) do ports[port] = index - 1 end
    end
    local table_of_ports = DissectorTable.get("tcp.port")
    for port in pairs(ports) do table_of_ports:add(port, ro) end
end

function ro.prefs_changed() configure() end
function ro.init() configure() end

---------------------------------------------------------------- obfuscation

-- (a * b + c) mod 2^32; numbers are doubles in older Lua, so the product is made of halves.
local function multiply_add(a, b, c)
    local low, high = a % 65536, math.floor(a / 65536)
    return (low * b + (high * b % 65536) * 65536 + c) % 4294967296
end

local function next_key(k) return multiply_add(k, version.keys[2], version.keys[3]) end
local function mask_of(k) return math.floor(k / 65536) % 32768 end

local function xor16(a, b)
    local result, place = 0, 1
    for _ = 1, 16 do
        if a % 2 ~= b % 2 then result = result + place end
        a, b, place = math.floor(a / 2), math.floor(b / 2), place * 2
    end
    return result
end

---------------------------------------------------------------- reading fields

local SIZES = { u8 = 1, u16 = 2, u32 = 4, u64 = 8, i8 = 1, i16 = 2, i32 = 4, i64 = 8, bool = 1, f32 = 4, ip4 = 4, pos3 = 3, move6 = 6 }
local read_body

local function int_value(range, name)
    if name == "u64" then return range:le_uint64():tonumber() end
    if name == "i64" then return range:le_int64():tonumber() end
    if name:sub(1, 1) == "i" then return range:le_int() end
    return range:le_uint()
end

local function constant(index, value)
    local each = ENUMS[index]
    if each.values[value] then return each.values[value] end
    if not each.flags then return nil end
    local names = {}
    for bit_value, name in pairs(each.values) do
        if bit_value > 0 and math.floor(value / bit_value) % 2 == 1 then names[#names + 1] = name end
    end
    table.sort(names)
    return #names > 0 and table.concat(names, " | ") or nil
end

local function pos3_text(range)
    local a, b, c = range(0, 1):uint(), range(1, 1):uint(), range(2, 1):uint()
    return string.format("(%d, %d, %d)", a * 4 + math.floor(b / 64), b % 64 * 16 + math.floor(c / 16), c % 16)
end

local function move6_text(range)
    local byte = function(index) return range(index, 1):uint() end
    local x0, y0 = byte(0) * 4 + math.floor(byte(1) / 64), byte(1) % 64 * 16 + math.floor(byte(2) / 16)
    local x1, y1 = byte(2) % 16 * 64 + math.floor(byte(3) / 4), byte(3) % 4 * 256 + byte(4)
    return string.format("(%d, %d -> %d, %d, %d, %d)", x0, y0, x1, y1, math.floor(byte(5) / 16), byte(5) % 16)
end

-- How many bytes or elements: a number, ".." to the end, or the value of an earlier field. Nil: to the end.
local function extent_of(extent, values)
    if extent == ".." then return nil end
    if type(extent) == "string" then return values[extent] or 0 end
    return extent
end

-- Reads one value. Returns the offset after it, or nil where the bytes end before.
local function read_value(tvb, at, stop, name, ty, tree, values)
    local kind = ty[1]
    local base_type = (kind == "leaf" or kind == "enum") and ty[2] or kind
    local size = SIZES[base_type]
    if size then
        if at + size > stop then return nil end
        local range = tvb(at, size)
        if base_type == "pos3" then
            tree:add(made[name .. "string"], range, pos3_text(range))
        elseif base_type == "move6" then
            tree:add(made[name .. "string"], range, move6_text(range))
        elseif base_type == "f32" then
            tree:add_le(made[name .. "float"], range)
        elseif base_type == "ip4" then
            tree:add(made[name .. "ipv4"], range)
        else
            local number = base_type == "bool" and range:uint() or int_value(range, base_type)
            -- Any other byte than 0 is true, and what depends on a bool is under 0 or 1.
            values[name] = base_type == "bool" and math.min(number, 1) or number
            local item = tree:add_le(made[name .. KINDS[base_type]], range)
            local text = kind == "enum" and constant(ty[3], number)
            if text then item:append_text(" (" .. text .. ")") end
        end
        return at + size
    end
    if kind == "str" or kind == "bytes" then
        local length = extent_of(ty[2], values) or stop - at
        if length < 0 or at + length > stop then return nil end
        if length == 0 then return at end
        local range = tvb(at, length)
        if kind == "str" then
            tree:add(made[name .. "string"], range, range:string():match("^[^%z]*"))
        else
            tree:add(made[name .. "bytes"], range)
        end
        return at + length
    end
    if kind == "struct" then
        local branch = tree:add(ro, tvb(at, math.max(stop - at, 0)), name)
        local after = read_body(tvb, at, stop, STRUCTS[ty[2]], branch)
        if after then branch:set_len(after - at) end
        return after
    end
    return nil
end

local function read_array(tvb, at, stop, name, ty, tree, values)
    local count = extent_of(ty[3], values)
    local index = 0
    while (count and index < count) or (not count and at < stop) do
        local after
        if ty[2][1] == "array" then
            after = read_array(tvb, at, stop, name, ty[2], tree, values)
        else
            after = read_value(tvb, at, stop, name, ty[2], tree, values)
        end
        if not after or (after == at and not count) then return nil end
        at, index = after, index + 1
    end
    return at
end

function read_body(tvb, at, stop, body, tree)
    local values = {}
    for _, member in ipairs(body.members) do
        if at and (member[1] == 0 or version.holds[member[1]]) then
            if member[2] == "len" then
                if at + 2 > stop then return nil end
                tree:add_le(fields.length, tvb(at, 2))
                at = at + 2
            elseif member[2] == "pad" then
                at = at + member[3]
                if at > stop then return nil end
            else
                local ty = member[4]
                local left_out = ty[1] == "chosen" and not ty[4][values[ty[3]]]
                if ty[1] == "chosen" then ty = ty[2] end
                local read = ty[1] == "array" and read_array or read_value
                if not left_out then at = read(tvb, at, stop, member[3], ty, tree, values) end
            end
        end
    end
    return at
end

---------------------------------------------------------------- conversations

local stream_number = Field.new("tcp.stream")

-- What a connection is by its first packet from the client: server, and whether its ids are obfuscated.
local function identify(tvb)
    if tvb:len() < 2 then return nil end
    local id = tvb(0, 2):le_uint()
    local enter = version.ids.CZ_ENTER
    if enter and id == enter then return 2, false end
    if enter and version.keys and xor16(id, mask_of(next_key(version.keys[1]))) == enter then return 2, true end
    if id == version.ids.CH_ENTER and version.lengths[id] == tvb:len() then return 1, false end
    local packet = version.packets[TO_SERVER * 3][id]
    local length = version.lengths[id]
    if packet and length and (length == tvb:len() or (length < 0 and tvb:len() >= 4 and tvb(2, 2):le_uint() == tvb:len())) then
        return 0, false
    end
    return nil
end

local function conversation(tvb, pinfo)
    local number = stream_number()
    if not number or not version then return nil end
    local known = conversations[number.value]
    if known then return known end
    local server, obfuscated = identify(tvb)
    local client_port = pinfo.src_port
    local by_port = ports[pinfo.dst_port]
    if not by_port and ports[pinfo.src_port] then by_port, client_port = ports[pinfo.src_port], pinfo.dst_port end
    server = by_port or server
    if not server then return nil end
    if ro.prefs.obfuscation == "on" then obfuscated = version.keys ~= nil end
    if ro.prefs.obfuscation == "off" then obfuscated = false end
    known = { server = server, client_port = client_port, obfuscated = obfuscated and server == 2, calls = {} }
    if known.obfuscated then known.k = next_key(version.keys[1]) end
    conversations[number.value] = known
    return known
end

---------------------------------------------------------------- packets

-- Bytes of the packet that begins at an offset; or nil, and how many more are needed (-1: not known), or nil, nil and what is wrong.
local function size_at(tvb, at, id)
    local length = version.lengths[id]
    local left = tvb:len() - at
    if not length then return nil, nil, string.format("unknown id 0x%04x", id) end
    if length < 0 then
        if left < 4 then return nil, -1 end
        length = tvb(at + 2, 2):le_uint()
        if length < 4 then return nil, nil, string.format("0x%04x has a length of %d", id, length) end
    end
    if left < length then return nil, length - left end
    return length
end

local function show(tvb, at, size, id, packet, known, direction, tree)
    local name = packet and packet.name or string.format("0x%04x", id)
    local branch = tree:add(ro, tvb(at, size), "Ragnarok Online, " .. name)
    branch:add(fields.server, SERVERS[known.server + 1]):set_generated()
    branch:add(fields.direction, direction == TO_SERVER and "c2s" or "s2c"):set_generated()
    branch:add(fields.name, name):set_generated()
    local start = at
    if not (packet and packet.raw) then
        branch:add(fields.id, tvb(at, 2), id)
        start = at + 2
    end
    if not packet or not packet.members then
        if start < at + size then branch:add(fields.unknown, tvb(start, at + size - start)) end
        return name
    end
    local after = read_body(tvb, start, at + size, packet, branch)
    if not after then
        branch:add_proto_expert_info(experts.malformed, name .. " ends before its fields do")
    elseif after < at + size then
        branch:add_proto_expert_info(experts.malformed, string.format("%d bytes are left over", at + size - after))
    end
    return name
end

-- The raw account id with which the char server answers the client's first packet.
local function raw_packet(tvb, known, direction)
    local packet = version.raw[2 ^ known.server .. "/" .. direction] or version.raw[string.format("%d/%d", 2 ^ known.server, direction)]
    if not packet or tvb:len() < 4 then return nil end
    if known.account then return tvb(0, 4):bytes():tohex() == known.account and packet or nil end
    return version.lengths[tvb(0, 2):le_uint()] == nil and packet or nil
end

-- The state of the obfuscation at the start of a call, the same each time that Wireshark asks for it.
local function key_at(tvb, pinfo, known)
    local call = pinfo.number .. ":" .. tvb:len() .. ":" .. tvb(0, 2):bytes():tohex()
    if known.calls[call] == nil then known.calls[call] = known.k end
    return known.calls[call]
end

local function dissect(tvb, pinfo, tree, known)
    local direction = pinfo.src_port == known.client_port and TO_SERVER or TO_CLIENT
    local at, names = 0, {}
    local k = nil
    if known.obfuscated and direction == TO_SERVER and tvb:len() >= 2 then k = key_at(tvb, pinfo, known) end
    if direction == TO_CLIENT and (known.raw_frame == nil or known.raw_frame == pinfo.number) then
        local packet = raw_packet(tvb, known, direction)
        known.raw_frame = pinfo.number
        if packet then
            names[1] = show(tvb, 0, 4, 0, packet, known, direction, tree)
            at = 4
        end
    end
    while at < tvb:len() do
        if tvb:len() - at < 2 then
            pinfo.desegment_offset, pinfo.desegment_len = at, DESEGMENT_ONE_MORE_SEGMENT
            break
        end
        local id = tvb(at, 2):le_uint()
        if k then id = xor16(id, mask_of(k)) end
        local size, more, wrong = size_at(tvb, at, id)
        if more then
            pinfo.desegment_offset = at
            pinfo.desegment_len = more > 0 and more or DESEGMENT_ONE_MORE_SEGMENT
            break
        end
        if not size then
            local branch = tree:add(ro, tvb(at), "Ragnarok Online, " .. wrong)
            branch:add_proto_expert_info(experts.unknown, wrong)
            names[#names + 1] = wrong
            break
        end
        if direction == TO_SERVER and known.server == 1 and id == version.ids.CH_ENTER and size >= 6 then
            known.account = tvb(at + 2, 4):bytes():tohex()
        end
        local packet = version.packets[direction * 3 + known.server][id]
        names[#names + 1] = show(tvb, at, size, id, packet, known, direction, tree)
        at = at + size
        if k then
            k = next_key(k)
            if not pinfo.visited then known.k = k end
        end
    end
    pinfo.cols.protocol = "RO"
    if #names > 0 then pinfo.cols.info = table.concat(names, ", ") end
    return tvb:len()
end

function ro.dissector(tvb, pinfo, tree)
    local known = conversation(tvb, pinfo)
    if not known then return 0 end
    return dissect(tvb, pinfo, tree, known)
end

local function heuristic(tvb, pinfo, tree)
    local known = conversation(tvb, pinfo)
    if not known then return false end
    pinfo.conversation = ro
    dissect(tvb, pinfo, tree, known)
    return true
end

configure()
ro:register_heuristic("tcp", heuristic)
