package app.doorstep.platform

import android.util.Log
import app.doorstep.core.LogLine
import app.doorstep.core.LogSink

/** The engine's lines in the system's log: a call and a code, never what a person is called or typed. */
object LogcatSink : LogSink {
    internal const val TAG = "doorstep"

    override fun log(line: LogLine) {
        Log.i(TAG, "${line.place} ${line.code}")
    }
}
