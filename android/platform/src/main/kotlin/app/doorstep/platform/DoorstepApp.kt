package app.doorstep.platform

import android.app.Application
import android.content.Context
import android.content.res.Configuration

/** The process. */
class DoorstepApp : Application() {
    /** What lives as long as it. */
    lateinit var services: Services
        private set

    override fun onCreate() {
        super.onCreate()
        services = Services(this)
        services.start()
    }

    override fun onConfigurationChanged(newConfig: Configuration) {
        super.onConfigurationChanged(newConfig)
        services.languageChanged()
    }

    override fun onTerminate() {
        services.close()
        super.onTerminate()
    }
}

/** The services of the process. */
val Context.services: Services
    get() = (applicationContext as DoorstepApp).services
