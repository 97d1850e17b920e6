// The sites that the built-in channels know, by kind. A name with a dot is a host and all below it;
// one without is the name before the public ending (`google` in `google.co.uk`) or a bare
// `utm_source`. Written by us from common knowledge; add to it freely, one line a country or
// family.

internal import CairnModel

/// What a site is for.
enum SiteKind: Sendable {
  case search, social, video, shopping, mail, assistant
  /// Payment and login: passed through on the way, brings nobody.
  case passage
}

extension SiteKind {
  static let lists: [(kind: SiteKind, sites: [ByteText])] = [
    (
      .passage,
      [
        "paypal.com", "pay.google.com", "pay.amazon.com", "payments.amazon.com", "stripe.com",
        "klarna.com", "adyen.com", "mollie.com", "checkout.com", "worldpay.com",
        "braintreegateway.com",
        "squareup.com", "afterpay.com", "clearpay.co.uk", "affirm.com", "sofort.com", "giropay.de",
        "przelewy24.pl", "payu.com", "payu.pl", "payu.in", "tpay.com", "dotpay.pl", "blik.com",
        "paytrail.com", "swish.nu", "vipps.no", "mobilepay.dk", "zarinpal.com", "shaparak.ir",
        "tabby.ai", "tamara.co", "paymob.com", "moyasar.com", "hyperpay.com", "paytabs.com",
        "razorpay.com", "paytm.com", "alipay.com", "mercadopago.com", "pagseguro.uol.com.br",
        "ogone.com", "sagepay.com", "authorize.net", "2checkout.com", "shop.app",
        "checkout.shopify.com",
        "accounts.google.com", "appleid.apple.com", "login.microsoftonline.com", "login.live.com",
        "login.yahoo.com", "auth0.com", "okta.com", "login.gov",
      ]
    ),
    (
      .mail,
      [
        "mail.google.com", "com.google.android.gm", "outlook.live.com", "outlook.office.com",
        "outlook.office365.com", "mail.yahoo.com", "mail.ru", "e.mail.ru", "mail.yandex.ru",
        "mail.aol.com", "mail.proton.me", "mail.zoho.com", "webmail.gmx.net", "poczta.onet.pl",
        "poczta.wp.pl", "poczta.o2.pl", "poczta.interia.pl", "mail.qq.com", "mail.163.com",
        "email", "e-mail", "e_mail", "e mail", "newsletter", "gmail", "mailchimp", "klaviyo",
      ]
    ),
    (
      .assistant,
      [
        "chatgpt.com", "chat.openai.com", "openai.com", "gemini.google.com", "bard.google.com",
        "notebooklm.google.com", "copilot.microsoft.com", "perplexity.ai", "claude.ai", "you.com",
        "poe.com", "deepseek.com", "chat.mistral.ai", "meta.ai", "grok.com", "phind.com",
        "pi.ai", "doubao.com", "kimi.com", "chat.qwen.ai", "character.ai",
        "chatgpt", "openai", "perplexity", "copilot", "gemini", "claude", "deepseek",
      ]
    ),
    (
      .shopping,
      [
        "shopping.google.com", "shopping.yahoo.com", "shopping.yahoo.co.jp", "shopping.naver.com",
        "shop.tiktok.com", "shop.app", "shopify", "simplycodes.com", "stripe", "amazon", "ebay",
        "etsy",
        "alibaba", "aliexpress", "walmart", "target.com", "bestbuy.com", "rakuten", "shopee",
        "lazada", "mercadolibre", "mercadolivre", "allegro", "ceneo", "idealo", "zalando",
        "otto.de",
        "bol.com", "cdiscount", "flipkart", "taobao", "tmall", "jd.com", "temu", "shein",
        "wish.com",
        "ozon", "wildberries", "digikala", "torob", "noon.com", "jumia", "trendyol", "hepsiburada",
        "pricerunner", "shopzilla", "kelkoo", "skroutz", "emag", "coupang", "olx",
        "googleshopping", "google shopping", "google-shopping", "igshopping",
      ]
    ),
    (
      .video,
      [
        "youtu.be", "youtube", "youtube-nocookie.com", "vimeo", "dailymotion", "twitch", "netflix",
        "hulu", "rumble.com", "bilibili", "youku", "iqiyi", "aparat", "rutube", "nicovideo.jp",
        "wistia", "odysee", "disneyplus",
      ]
    ),
    (
      .social,
      [
        "t.co", "x.com", "t.me", "fb.me", "fb.com", "lnkd.in", "vk.com", "vk.ru", "ok.ru", "wa.me",
        "line.me",
        "facebook", "instagram", "ig", "fb", "twitter", "linkedin", "pinterest", "reddit", "tiktok",
        "snapchat", "threads.net", "threads.com", "threads", "tumblr", "quora", "whatsapp",
        "telegram", "discord", "discord.com", "mastodon", "mastodon.social", "bsky.app", "bluesky",
        "vkontakte", "weibo", "wechat", "douyin", "xiaohongshu", "zhihu", "xing", "nextdoor",
        "meetup", "flickr", "medium.com", "news.ycombinator.com", "stackoverflow", "stackexchange",
        "tripadvisor", "yelp", "wykop", "kakao", "balatarin", "nk.pl", "meta",
        "com.facebook.katana", "com.instagram.android", "com.linkedin.android",
        "com.twitter.android",
      ]
    ),
    (
      .search,
      [
        "google", "bing", "yahoo", "duckduckgo", "baidu", "yandex", "ya.ru", "ecosia", "qwant",
        "startpage", "search.brave.com", "brave", "naver", "daum", "seznam", "sogou", "so.com",
        "aol", "ask.com", "ask", "search.aol.com", "dogpile", "swisscows", "mojeek", "kagi.com",
        "kagi", "presearch", "metager", "search.marginalia.nu", "coccoc", "parsijoo", "zarebin",
        "rambler", "lycos", "searx", "you search", "gigablast",
        "com.google.android.googlequicksearchbox",
      ]
    ),
  ]
}
