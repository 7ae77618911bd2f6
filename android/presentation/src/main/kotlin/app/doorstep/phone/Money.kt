package app.doorstep.phone

/** Most digits before the point: a billion yuan is no repair. */
private const val MOST_DIGITS = 9

/**
 * Fen of a price as a person types it in yuan, such as `86`, `86.5` or `86.50`; `null` for anything else. Never by way
 * of a floating point.
 */
fun fenOf(typed: String): Long? {
    val plain = typed.trim().replace('．', '.').replace('。', '.')
    val yuan = plain.substringBefore('.')
    val rest = plain.substringAfter('.', "")
    val digits = (yuan + rest).all { it in '0'..'9' }
    if (!digits || yuan.isEmpty() || yuan.length > MOST_DIGITS || rest.length > 2) return null
    if (plain.endsWith('.')) return null
    return yuan.toLong() * 100 + rest.padEnd(2, '0').toLong()
}

/** The price in yuan as a person would type it, such as `86.00`. */
fun typedYuan(fen: Long): String = "${fen / 100}.${(fen % 100).toString().padStart(2, '0')}"

/** The price in full digits, as the engine writes it: `¥86.00`. */
fun price(fen: Long): String = "¥${typedYuan(fen)}"
