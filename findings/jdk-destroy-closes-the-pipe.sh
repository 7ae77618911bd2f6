#!/usr/bin/env bash
# A process that is destroyed takes with it what it had said.
# OpenJDK 17.0.15 on Linux; seen on 2026-11-30.
#
# Expected: destroyForcibly() sends SIGKILL. What the process wrote before lies in the pipe, and getInputStream() hands
#   it out until the end, as it does when the process ends by itself or is killed from outside.
# Happens: Process.destroyForcibly(), and destroy(), also close the streams on our side: what was not read yet is gone,
#   and a read throws "Stream closed". The method of the same name of Process.toHandle() only kills; the text is there.
# Hurts: whoever kills a program that hangs and wants to see its last words, or tests by kills what a program had
#   acknowledged: acknowledged work seems never to have been acknowledged, and such a test passes too easily.
# Ours: bindings/kotlin/src/test/kotlin/app/doorstep/KillTest.kt kills through toHandle() and reads to the end.
#
# Seen:
#   process.destroyForcibly(): Stream closed
#   process.toHandle().destroyForcibly(): last words
set -euo pipefail
need() { command -v "$1" >/dev/null || { echo "$1 is needed" >&2; exit 2; }; }
need java
[ "$(uname -s)" = Linux ] || { echo "Linux is needed" >&2; exit 2; }

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
cat > Last.java <<'END'
import java.io.BufferedReader;
import java.io.IOException;
import java.util.function.Consumer;

class Last {
    static String heard(Consumer<Process> kill) throws Exception {
        var file = java.nio.file.Files.createTempFile("said", "");
        // Says its words, shows that they are written, and hangs.
        var script = "echo last words; echo done > '" + file + "'; exec sleep 60";
        var child = new ProcessBuilder("sh", "-c", script).start();
        while (java.nio.file.Files.size(file) == 0) Thread.onSpinWait();
        BufferedReader said = child.inputReader();
        kill.accept(child);
        child.waitFor();
        try {
            return said.readLine();
        } catch (IOException e) {
            return e.getMessage();
        }
    }

    public static void main(String[] args) throws Exception {
        System.out.println("process.destroyForcibly(): " + heard(Process::destroyForcibly));
        System.out.println("process.toHandle().destroyForcibly(): " + heard(c -> c.toHandle().destroyForcibly()));
    }
}
END
java "-Djava.io.tmpdir=$folder" Last.java > seen
cat seen
diff - seen <<'END'
process.destroyForcibly(): Stream closed
process.toHandle().destroyForcibly(): last words
END
