package app.doorstep

/**
 * A record as lines of `path = value`, fields in the order of their names, so that every language spells the same.
 */
fun spelled(record: Any): String = buildString { lines("", record) }

private fun StringBuilder.lines(path: String, value: Any?) {
    fun below(name: String) = if (path.isEmpty()) name else "$path.$name"
    when (value) {
        null -> append("$path = none\n")
        is String -> append("$path = \"${value.replace("\\", "\\\\").replace("\n", "\\n")}\"\n")
        is Long, is Int, is Boolean -> append("$path = $value\n")
        is List<*> -> {
            append("$path = ${value.size} items\n")
            value.forEachIndexed { at, item -> lines(below("$at"), item) }
        }
        else -> {
            val variant = value.javaClass.superclass != Any::class.java
            val fields = value.javaClass.declaredFields
                .filterNot { java.lang.reflect.Modifier.isStatic(it.modifiers) || it.isSynthetic }
                .onEach { it.isAccessible = true }
            // A variant without fields is its name; one with fields is a record under it.
            if (variant && fields.isEmpty()) {
                append("$path = \"${value.javaClass.simpleName}\"\n")
            } else {
                val at = if (variant) below(value.javaClass.simpleName) else path
                fields.map { snake(it.name) to it.get(value) }.sortedBy { it.first }.forEach { (name, item) ->
                    lines(if (at.isEmpty()) name else "$at.$name", item)
                }
            }
        }
    }
}

private fun snake(name: String) = name.replace(Regex("[A-Z]")) { "_" + it.value.lowercase() }
